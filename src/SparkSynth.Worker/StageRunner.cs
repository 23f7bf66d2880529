using System.IO.Hashing;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Sampling;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Parquet;
using SparkSynth.Storage.Sinks;
using SparkSynth.Storage.Sources;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Worker;

/// <summary>Runs work items of a stage, whose other files lie in a folder, and reports what came out.</summary>
internal sealed class StageRunner(Stage stage, string folder, ReportWriter output, CancellationToken stop) : IDisposable
{
    private RowSampler? _sampler;
    private SearchRunner? _searcher;
    private BlockPacker? _packer;

    /// <summary>Runs one item.</summary>
    public void Run(int item)
    {
        if (stage is FoldStage fold) Fold(fold, item);
        else if (stage is SearchStage search) Search(search, item);
        else if (stage is BlockSearchStage blocks) (_packer ??= new BlockPacker(blocks, line => output.WriteLine(line))).Run(item, stop);
        else if (stage is ProbeStage probe) output.WriteLine(ReportLines.Probed(ProbeRunner.Run(probe, item)));
        else Generate((GenerateStage)stage, item);
    }

    /// <summary>Prints the rows of one item of a Generate, and its trailer.</summary>
    public void PrintRows(int item)
    {
        if (stage is not GenerateStage generate) throw new InvalidDataException("only a Generate has rows to print");
        _sampler ??= generate.Task.CreateSampler();
        TableSchema schema = generate.Task.Plan.Schema;
        var lines = new RowLines(schema, RowPacking.Of(schema, _sampler.Domains));
        ulong hash = 0;
        GenerateRunner.WriteLines(_sampler, lines, generate.Task.FirstRow(item), generate.Task.RowsOf(item), line =>
        {
            hash += LineHash.Of(line);
            output.WriteLine(line);
        }, stop);
        output.WriteLine(lines.Trailer(item, hash));
    }

    public void Dispose() => _searcher?.Dispose();

    /// <summary>Folds rows that come as lines.</summary>
    public void Fold(FoldRowsStage fold, Stream rows)
    {
        var reader = new RowLineReader(rows, fold.Task.Columns.Select(c => fold.Schema.Columns[c]), LineHash.Of);
        FoldState state = FoldRunner.Run(fold.Task, reader, stop);
        if (reader.RowsRead > 0) Report(state, reader.Partition, reader.RowsRead, reader.RowsRead, reader.Hash);
    }

    /// <summary>Merges the states that come as a Fold's lines, and passes on what their workers say of them.</summary>
    public void Merge(TextReader lines)
    {
        FoldTask task = stage switch { FoldStage files => files.Task, FoldRowsStage rows => rows.Task, _ => throw new InvalidDataException("only a Fold has states to merge") };
        int group = int.MaxValue, items = 0;
        var states = new StateMerger(task, report =>
        {
            (group, items) = (Math.Min(group, report.Item), items + 1);
            output.WriteLine(ReportLines.Folded(report));
        });
        for (string? line = lines.ReadLine(); line is not null; line = lines.ReadLine())
        {
            stop.ThrowIfCancellationRequested();
            if (!states.Take(line)) throw new InvalidDataException($"a line of {line.Length} characters that no Fold writes");
        }

        states.End();
        if (states.State is not { } state) return;
        using ChunkStream chunks = Send(state, group);
        output.WriteLine(ReportLines.Merged(new MergeReport(group, chunks.Chunks, chunks.Length, chunks.Hash, items, states.Rows)));
    }

    /// <summary>Searches the blocks whose rows come as lines, and passes on what the workers that packed them say.</summary>
    public void SearchBlocks(TextReader lines)
    {
        if (stage is not BlockSearchStage search) throw new InvalidDataException("the stage is none that searches blocks");
        var blocks = new BlockSearcher(search, folder);
        for (string? line = lines.ReadLine(); line is not null; line = lines.ReadLine())
        {
            stop.ThrowIfCancellationRequested();
            if (ReportLines.ReadRows(line) is { } rows) blocks.Add(rows.Block, rows.Bytes);
            else if (ReportLines.ReadPacked(line) is not null) output.WriteLine(line);
            else throw new InvalidDataException($"a line of {line.Length} characters that no packer writes");
        }

        if (!blocks.IsEmpty) Answer(blocks.First, search.Queries.Count, writer => blocks.Run(report => output.WriteLine(ReportLines.Block(report)), answers => answers.WriteFound(writer), stop));
    }

    private void Fold(FoldStage fold, int item)
    {
        long kept = 0;
        using var reader = new SliceReader(fold.Schema, fold.Task.Columns, fold.Side, fold.Names);
        FoldState state = FoldRunner.Run(fold.Task, reader, fold.Slices[item], count => kept += count, stop);
        Report(state, item, reader.RowsRead, kept, 0);
    }

    private void Report(FoldState state, int item, long rowsRead, long rowsKept, ulong rowsHash)
    {
        using ChunkStream chunks = Send(state, item);
        output.WriteLine(ReportLines.Folded(new FoldReport(item, chunks.Chunks, chunks.Length, chunks.Hash, rowsRead, rowsKept) { RowsHash = rowsHash }));
    }

    private ChunkStream Send(FoldState state, int item)
    {
        var chunks = new ChunkStream(item, output);
        PackedState.Write(state, chunks);
        chunks.Complete();
        return chunks;
    }

    private void Search(SearchStage search, int item)
    {
        _searcher ??= new SearchRunner(search, folder);
        NearestResult result = _searcher.Run(item, stop);
        Answer(item, result.Queries, result.Write);
    }

    private void Answer(int item, long queries, Action<BinaryWriter> write)
    {
        using var chunks = new ChunkStream(item, output);
        using (var writer = new BinaryWriter(chunks, System.Text.Encoding.UTF8, leaveOpen: true)) write(writer);

        chunks.Complete();
        output.WriteLine(ReportLines.Searched(new SearchReport(item, chunks.Chunks, chunks.Length, chunks.Hash, queries)));
    }

    private void Generate(GenerateStage generate, int part)
    {
        _sampler ??= generate.Task.CreateSampler();
        string final = Path.Combine(generate.Folder, TableSink.PartName(part)), temporary = Path.Combine(generate.Folder, PartAttempt.Name(part));
        long[] nulls;
        var writer = new ParquetPartWriter(temporary, generate.Task.Plan.Schema, generate.Options);
        using (writer)
        {
            nulls = GenerateRunner.WritePart(_sampler, writer, generate.Task.FirstRow(part), generate.Task.RowsOf(part), null, stop);
        }

        ulong hash;
        long bytes;
        try
        {
            (hash, bytes) = Checksum(temporary);
            File.Move(temporary, final, overwrite: true); // atomic; whoever wrote this part before wrote the same bytes
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        output.WriteLine(ReportLines.Generated(new PartReport(part, writer.Rows, bytes, hash, [.. nulls])));
    }

    private static (ulong Hash, long Bytes) Checksum(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        var hash = new XxHash3();
        byte[] buffer = new byte[1 << 18];
        long bytes = 0;
        for (int read = file.Read(buffer); read > 0; read = file.Read(buffer))
        {
            hash.Append(buffer.AsSpan(0, read));
            bytes += read;
        }

        return (hash.GetCurrentHashAsUInt64(), bytes);
    }
}
