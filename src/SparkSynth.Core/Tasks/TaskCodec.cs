using System.Collections.Immutable;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Quality;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Sampling;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tasks;

/// <summary>
/// Tasks in a versioned binary form, so that they can travel to whoever reads or writes the rows. A task that was read back makes the same states and
/// the same rows, bit for bit. Damaged data is an InvalidDataException or EndOfStreamException, never another task.
/// </summary>
public static class TaskCodec
{
    private const string FoldFormat = "fold-task/1";
    private const string GenerateFormat = "generate-task/1";

    /// <summary>Writes a Fold.</summary>
    /// <exception cref="ArgumentException">A kind of task that this codec does not know.</exception>
    public static void Write(BinaryWriter writer, FoldTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        writer.Write(FoldFormat);
        writer.Write(task.Kind);
        switch (task)
        {
            case ProfileTask profile:
                SchemaCodec.Write(writer, profile.Schema);
                break;
            case RefineTask refine:
                SchemaCodec.Write(writer, refine.Plan.Schema);
                refine.Plan.Write(writer);
                break;
            case PairCountTask pairs:
                SchemaCodec.Write(writer, pairs.Schema);
                writer.WriteArray(pairs.Cells, CellsCodec.Write);
                break;
            case QualityProfileTask quality:
                Write(writer, quality.Schema);
                writer.WriteInts(quality.Columns);
                break;
            case QualityPairTask pairs:
                pairs.Plan.Write(writer);
                writer.WriteInts(pairs.Columns);
                break;
            case GowerProfileTask gower:
                SchemaCodec.Write(writer, gower.Schema);
                writer.WriteInts(gower.Columns);
                writer.Write(gower.ValueTables);
                break;
            case PackedRowSampleTask sample:
                sample.Ruler.Write(writer);
                SchemaCodec.Write(writer, sample.Schema);
                writer.WriteInts(sample.Columns);
                writer.Write(sample.Size);
                break;
            default:
                throw new ArgumentException($"Tasks of kind '{task.Kind}' cannot travel.", nameof(task));
        }
    }

    /// <summary>Reads a Fold.</summary>
    /// <exception cref="InvalidDataException">It cannot be one of this version.</exception>
    public static FoldTask ReadFold(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.ReadString() != FoldFormat) throw new InvalidDataException("Not a Fold of this version.");
        string kind = reader.ReadString();
        return kind switch
        {
            "profile" => new ProfileTask(SchemaCodec.ReadSchema(reader)),
            "profile-refine" => new RefineTask(RefinePlan.Read(reader, SchemaCodec.ReadSchema(reader))),
            "pair-counts" => new PairCountTask(SchemaCodec.ReadSchema(reader), reader.ReadArray(CellsCodec.Read)),
            "quality-profile" => new QualityProfileTask(ReadQuality(reader), [.. reader.ReadInts()]),
            "quality-pairs" => new QualityPairTask(TablePlan.Read(reader), [.. reader.ReadInts()]),
            "gower-profile" => new GowerProfileTask(SchemaCodec.ReadSchema(reader), [.. reader.ReadInts()], reader.ReadBoolean()),
            "packed-row-sample" => ReadSample(reader),
            _ => throw new InvalidDataException($"A Fold of an unknown kind '{kind}'."),
        };
    }

    /// <summary>Writes a Generate.</summary>
    public static void Write(BinaryWriter writer, GenerateTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        writer.Write(GenerateFormat);
        writer.Write(task.Seed);
        writer.Write((byte)task.Uniforms);
        writer.Write(task.Start);
        writer.Write(task.Rows);
        writer.Write(task.RowsPerFile);
        task.Plan.Write(writer);
    }

    /// <summary>Reads a Generate.</summary>
    /// <exception cref="InvalidDataException">It cannot be one of this version.</exception>
    public static GenerateTask ReadGenerate(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.ReadString() != GenerateFormat) throw new InvalidDataException("Not a Generate of this version.");
        ulong seed = reader.ReadUInt64();
        var uniforms = reader.ReadEnum<UniformKind>();
        long start = reader.ReadInt64(), rows = reader.ReadInt64(), perFile = reader.ReadInt64();
        if (start < 0 || rows < 1 || perFile < 1) throw new InvalidDataException("A Generate of impossible rows.");
        return new GenerateTask(SamplingPlan.Read(reader), seed, uniforms, start, rows, perFile);
    }

    /// <summary>Writes which rows a task sees; null for all.</summary>
    public static void Write(BinaryWriter writer, RowSide? side)
    {
        writer.Write(side is not null);
        if (side is null) return;
        writer.Write(side.HoldoutFraction);
        writer.Write(side.Seed);
        writer.Write(side.IsHoldout);
    }

    /// <summary>Reads which rows a task sees.</summary>
    public static RowSide? ReadSide(BinaryReader reader) =>
        reader.ReadBoolean() ? new RowSide(reader.ReadDouble(), reader.ReadUInt64(), reader.ReadBoolean()) : null;

    /// <summary>Writes a table's columns.</summary>
    public static void Write(BinaryWriter writer, TableSchema schema) => SchemaCodec.Write(writer, schema);

    /// <summary>Reads a table's columns.</summary>
    public static TableSchema ReadSchema(BinaryReader reader) => SchemaCodec.ReadSchema(reader);

    private static PackedRowSampleTask ReadSample(BinaryReader reader)
    {
        var task = new PackedRowSampleTask(GowerRuler.Read(reader), SchemaCodec.ReadSchema(reader), [.. reader.ReadInts()], reader.ReadInt32());
        return task.Size > 0 && task.Columns.Length == task.Schema.Columns.Length ? task : throw new InvalidDataException("A sample of rows that cannot be.");
    }

    private static void Write(BinaryWriter writer, QualitySchema schema)
    {
        writer.WriteArray(schema.Columns, static (w, c) =>
        {
            w.Write(c.Name);
            SchemaCodec.Write(w, c.Type);
            w.Write((byte)c.Kind);
            w.Write(c.DatetimeFormat is not null);
            if (c.DatetimeFormat is not null) w.Write(c.DatetimeFormat);
        });
        writer.WriteArray(schema.Keys, static (w, key) => w.WriteInts(key));
    }

    private static QualitySchema ReadQuality(BinaryReader reader)
    {
        QualityColumn[] columns = reader.ReadArray(static r => new QualityColumn(r.ReadString(), SchemaCodec.ReadType(r), r.ReadEnum<QualityKind>())
        {
            DatetimeFormat = r.ReadBoolean() ? r.ReadString() : null,
        });
        return new QualitySchema([.. columns], [.. reader.ReadArray(static r => r.ReadInts().ToImmutableArray())]);
    }
}
