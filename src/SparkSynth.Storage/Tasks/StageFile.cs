using System.Collections.Immutable;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Parquet;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Storage.Tasks;

/// <summary>A <see cref="Stage"/> as a versioned file. Equal stages give equal bytes.</summary>
public static class StageFile
{
    private const string Format = "sparksynth-stage/5";
    private const string Fold = "fold";
    private const string FoldRows = "fold-rows";
    private const string Generate = "generate";
    private const string Search = "search";
    private const string BlockSearch = "block-search";
    private const string Probe = "probe";
    private const string End = "end";

    /// <summary>Bytes of a stage.</summary>
    public static byte[] Write(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Format);
        writer.Write(stage switch { FoldStage => Fold, FoldRowsStage => FoldRows, SearchStage => Search, BlockSearchStage => BlockSearch, ProbeStage => Probe, _ => Generate });
        WriteOptional(writer, stage.Watch);
        if (stage is FoldStage fold) WriteFold(writer, fold);
        else if (stage is FoldRowsStage rows) WriteFoldRows(writer, rows);
        else if (stage is SearchStage search) WriteSearch(writer, search);
        else if (stage is BlockSearchStage blocks) WriteBlockSearch(writer, blocks);
        else if (stage is ProbeStage probe) WriteProbe(writer, probe);
        else WriteGenerate(writer, (GenerateStage)stage);
        writer.Write(End);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads a stage.</summary>
    /// <exception cref="InvalidDataException">Not a whole stage of this version.</exception>
    public static Stage Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            if (reader.ReadString() != Format) throw new InvalidDataException("Not a stage of this version: driver and worker are of different versions of SparkSynth.");
            string shape = reader.ReadString();
            string? watch = ReadOptional(reader);
            Stage stage = shape switch
            {
                Fold => ReadFold(reader, watch),
                FoldRows => ReadFoldRows(reader, watch),
                Generate => ReadGenerate(reader, watch),
                Search => ReadSearch(reader, watch),
                BlockSearch => ReadBlockSearch(reader, watch),
                Probe => ReadProbe(reader),
                _ => throw new InvalidDataException($"A stage of an unknown shape '{shape}'."),
            };
            return reader.ReadString() == End ? stage : throw new InvalidDataException("A stage that does not end where it should.");
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("Only part of a stage.", e);
        }
    }

    private static void WriteFold(BinaryWriter writer, FoldStage stage)
    {
        TaskCodec.Write(writer, stage.Schema);
        TaskCodec.Write(writer, stage.Side);
        TaskCodec.Write(writer, stage.Task);
        WriteSlices(writer, stage.Names, stage.Slices);
    }

    private static void WriteSlices(BinaryWriter writer, ImmutableArray<string> names, ImmutableArray<ImmutableArray<InputSlice>> items)
    {
        writer.Write(names.Length);
        foreach (string name in names) writer.Write(name);

        // A file has many row groups: its names are written once.
        var files = new List<InputSlice>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (InputSlice slice in items.SelectMany(s => s))
        {
            if (numbers.TryAdd(slice.Path, files.Count)) files.Add(slice);
        }

        writer.Write(files.Count);
        foreach (InputSlice file in files)
        {
            writer.Write(file.Path);
            writer.Write(file.File);
            writer.Write(file.Partitions.Length);
            foreach (PartitionValue partition in file.Partitions)
            {
                writer.Write(partition.Column);
                WriteOptional(writer, partition.Text);
            }
        }

        writer.Write(items.Length);
        foreach (ImmutableArray<InputSlice> item in items)
        {
            writer.Write(item.Length);
            foreach (InputSlice slice in item)
            {
                writer.Write7BitEncodedInt(numbers[slice.Path]);
                writer.Write7BitEncodedInt(slice.RowGroup);
                writer.Write7BitEncodedInt64(slice.Rows);
                writer.Write7BitEncodedInt64(slice.FirstRow);
            }
        }
    }

    private static FoldStage ReadFold(BinaryReader reader, string? watch)
    {
        TableSchema schema = TaskCodec.ReadSchema(reader);
        RowSide? side = TaskCodec.ReadSide(reader);
        FoldTask task = TaskCodec.ReadFold(reader);
        if (task.Columns.Any(c => (uint)c >= (uint)schema.Columns.Length)) throw new InvalidDataException("A Fold of columns that the table does not have.");
        (ImmutableArray<string> names, ImmutableArray<ImmutableArray<InputSlice>> items) = ReadSlices(reader);
        return new FoldStage(schema, side, task, items, watch) { Names = names };
    }

    private static (ImmutableArray<string> Names, ImmutableArray<ImmutableArray<InputSlice>> Items) ReadSlices(BinaryReader reader)
    {
        ImmutableArray<string> names = Repeat(reader, r => r.ReadString());
        ImmutableArray<InputSlice> files = Repeat(reader, r => new InputSlice(r.ReadString(), 0, 0, r.ReadString(), 0, Repeat(r, p => new PartitionValue(p.ReadString(), ReadOptional(p)))));
        return (names, Repeat(reader, r => Repeat(r, s =>
        {
            int file = s.Read7BitEncodedInt();
            if ((uint)file >= (uint)files.Length) throw new InvalidDataException("A slice of an unknown file.");
            return files[file] with { RowGroup = s.Read7BitEncodedInt(), Rows = s.Read7BitEncodedInt64(), FirstRow = s.Read7BitEncodedInt64() };
        })));
    }

    private static void WriteFoldRows(BinaryWriter writer, FoldRowsStage stage)
    {
        TaskCodec.Write(writer, stage.Schema);
        TaskCodec.Write(writer, stage.Task);
        writer.Write(stage.Partitions);
    }

    private static FoldRowsStage ReadFoldRows(BinaryReader reader, string? watch)
    {
        var stage = new FoldRowsStage(TaskCodec.ReadSchema(reader), TaskCodec.ReadFold(reader), reader.ReadInt32(), watch);
        return stage.Partitions >= 0 && stage.Task.Columns.All(c => (uint)c < (uint)stage.Schema.Columns.Length)
            ? stage
            : throw new InvalidDataException("A Fold of rows that cannot be.");
    }

    private static void WriteGenerate(BinaryWriter writer, GenerateStage stage)
    {
        writer.Write(stage.Folder);
        writer.Write((int)stage.Options.Compression);
        writer.Write(stage.Options.RowGroupRows);
        TaskCodec.Write(writer, stage.Task);
    }

    private static GenerateStage ReadGenerate(BinaryReader reader, string? watch)
    {
        string folder = reader.ReadString();
        var options = new ParquetWriteOptions { Compression = (ParquetCompression)reader.ReadInt32(), RowGroupRows = reader.ReadInt32() };
        if (options.Validate("stage") is { Count: > 0 } problems) throw new InvalidDataException(problems[0].What);
        return new GenerateStage(TaskCodec.ReadGenerate(reader), folder, options, watch);
    }

    private static void WriteSearch(BinaryWriter writer, SearchStage stage)
    {
        WriteQueries(writer, stage.Queries);
        writer.Write(stage.Chunk);
        writer.Write(stage.TreeFile);
    }

    private static SearchStage ReadSearch(BinaryReader reader, string? watch)
    {
        var stage = new SearchStage(ReadQueries(reader), reader.ReadInt32(), reader.ReadString(), watch);
        return stage is { Chunk: > 0, Queries.Kernel: SearchKernel.Tree or SearchKernel.Scan or SearchKernel.Scalar } ? stage : throw new InvalidDataException("A Search that cannot be.");
    }

    private static void WriteBlockSearch(BinaryWriter writer, BlockSearchStage stage)
    {
        WriteQueries(writer, stage.Queries);
        stage.Blocks.Write(writer);
        TaskCodec.Write(writer, stage.Schema);
        TaskCodec.Write(writer, stage.Side);
        WriteSlices(writer, stage.Names, stage.Slices);
        foreach (long row in stage.FirstRows) writer.Write7BitEncodedInt64(row);
    }

    private static BlockSearchStage ReadBlockSearch(BinaryReader reader, string? watch)
    {
        SearchQueries queries = ReadQueries(reader);
        RangeBlocks blocks = RangeBlocks.Read(reader, queries.Ruler);
        TableSchema schema = TaskCodec.ReadSchema(reader);
        RowSide? side = TaskCodec.ReadSide(reader);
        (ImmutableArray<string> names, ImmutableArray<ImmutableArray<InputSlice>> items) = ReadSlices(reader);
        ImmutableArray<long> first = [.. Enumerable.Range(0, items.Length + 1).Select(_ => reader.Read7BitEncodedInt64())];
        return Enumerable.Range(0, items.Length).All(i => first[i] >= 0 && first[i + 1] >= first[i] && first[i + 1] - first[i] <= items[i].Sum(s => s.Rows))
            ? new BlockSearchStage(queries, blocks, schema, side, items, names, first, watch)
            : throw new InvalidDataException("A Search in blocks that cannot be.");
    }

    private static void WriteQueries(BinaryWriter writer, SearchQueries queries)
    {
        queries.Ruler.Write(writer);
        writer.Write(queries.Neighbours);
        writer.Write((int)queries.Kernel);
        writer.Write(queries.HasOwnIds);
        writer.Write(queries.HasBounds);
        writer.Write(queries.File);
        writer.Write(queries.Parts.Length);
        foreach (QueryPart part in queries.Parts)
        {
            writer.Write(part.Queries);
            writer.Write(part.Hash);
        }
    }

    private static SearchQueries ReadQueries(BinaryReader reader)
    {
        var queries = new SearchQueries(
            GowerRuler.Read(reader), reader.ReadInt32(), (SearchKernel)reader.ReadInt32(), reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadString(), Repeat(reader, r => new QueryPart(r.ReadInt32(), r.ReadUInt64())));
        return queries.Neighbours is >= 1 and <= 1000 && Enum.IsDefined(queries.Kernel) && queries.Parts.All(p => p.Queries > 0) ? queries : throw new InvalidDataException("Queries of a Search that cannot be.");
    }

    private static void WriteProbe(BinaryWriter writer, ProbeStage stage)
    {
        WriteOptional(writer, stage.Input);
        WriteOptional(writer, stage.Folder);
        writer.Write(stage.Tries);
    }

    private static ProbeStage ReadProbe(BinaryReader reader)
    {
        var stage = new ProbeStage(ReadOptional(reader), ReadOptional(reader), reader.ReadInt32());
        return stage.Tries >= 0 ? stage : throw new InvalidDataException("A probe that cannot be.");
    }

    private static void WriteOptional(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null) writer.Write(text);
    }

    private static string? ReadOptional(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static ImmutableArray<T> Repeat<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        int count = reader.ReadInt32();
        if (count is < 0 or > 1 << 26) throw new InvalidDataException("A stage with an impossible length.");
        var items = ImmutableArray.CreateBuilder<T>(Math.Min(count, 4096));
        for (int i = 0; i < count; i++) items.Add(read(reader));
        return items.ToImmutable();
    }
}
