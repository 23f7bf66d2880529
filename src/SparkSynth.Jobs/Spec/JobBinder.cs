using System.Collections.Immutable;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec;

/// <summary>Checked tree → <see cref="JobSpec"/>. Values that do not fit (their problems are known already) are taken as not set.</summary>
internal static class JobBinder
{
    /// <summary>Binds; paths become absolute from <paramref name="folder"/>, or stay as written if it is null.</summary>
    public static JobSpec Bind(JobNode root, string? folder)
    {
        var defaults = new JobSpec();
        return new JobSpec
        {
            Real = Real(root.Find("real"), folder),
            Columns = (root.Find("columns")?.Entries ?? []).Aggregate(defaults.Columns, (all, e) => all.SetItem(e.Name, Column(e.Value))),
            Holdout = Holdout(root.Find("holdout"), folder),
            Seed = Whole(root, "seed") ?? defaults.Seed,
            MinSupport = (int?)Whole(root, "k") ?? defaults.MinSupport,
            Synthesizer = Synthesizer(root.Find("synthesizer")),
            Sample = Sample(root.Find("sample"), folder),
            Evaluate = new EvaluateSpec { Enabled = Flag(root.Find("evaluate"), "enabled") ?? defaults.Evaluate.Enabled, Metadata = Path(root.Find("evaluate"), "metadata", folder) },
            Audit = Audit(root.Find("audit")),
            Gates = new GatesSpec { Plain = Scores(root.Find("gates")), Thresholded = Scores(root.Find("gates")?.Find("thresholded")), Audit = AuditLimits(root.Find("gates")?.Find("audit")) },
            Output = new OutputSpec
            {
                Folder = Path(root.Find("output"), "folder", folder) ?? Absolute(defaults.Output.Folder, folder),
                Overwrite = Flag(root.Find("output"), "overwrite") ?? defaults.Output.Overwrite,
            },
            Engine = new EngineSpec { Name = Text(root.Find("engine"), "name") ?? defaults.Engine.Name, Threads = (int?)Whole(root.Find("engine"), "threads"), Channel = Choice<ChannelKind>(root.Find("engine"), "channel") ?? defaults.Engine.Channel },
        };
    }

    private static TableSpec Real(JobNode? node, string? folder) => new()
    {
        Path = TablePath(node, folder) ?? "",
        Table = Text(node, "table"),
        Spark = SparkRead(node),
        Format = Choice<TableFormat>(node, "format") ?? TableFormat.Auto,
        NullValues = List(node, "nullValues"),
        Include = List(node, "include"),
        Exclude = List(node, "exclude"),
    };

    private static HoldoutSpec Holdout(JobNode? node, string? folder) => new()
    {
        Fraction = Number(node, "fraction"),
        Path = TablePath(node, folder),
        Table = Text(node, "table"),
        Spark = SparkRead(node),
    };

    private static SparkReadSpec? SparkRead(JobNode? table)
    {
        if (table?.Find("spark") is not { Kind: JobNodeKind.Map } node) return null;
        var defaults = new SparkReadSpec();
        return new SparkReadSpec
        {
            Format = Text(node, "format") ?? defaults.Format,
            Schema = Text(node, "schema"),
            Options = (node.Find("options")?.Entries ?? []).Aggregate(defaults.Options, (all, e) => e.Value.Kind == JobNodeKind.Scalar ? all.SetItem(e.Name, e.Value.Text) : all),
        };
    }

    /// <summary>For Spark an address with a scheme (<c>s3a://…</c>) stays as it is.</summary>
    private static string? TablePath(JobNode? node, string? folder) =>
        SparkRead(node) is not null && Text(node, "path") is { } path && path.Contains(":/", StringComparison.Ordinal) ? path : Path(node, "path", folder);

    private static ColumnSpec Column(JobNode node) => new()
    {
        Role = Choice<ColumnRole>(node, "role"),
        Distribution = Text(node, "distribution"),
        Order = List(node, "order"),
    };

    private static SynthesizerSpec Synthesizer(JobNode? node)
    {
        var defaults = new SynthesizerSpec();
        return new SynthesizerSpec
        {
            Name = Choice<SynthesizerKind>(node, "name") ?? defaults.Name,
            Cells = (int?)Whole(node, "cells"),
            Rho = Number(node, "rho"),
            Parents = (int?)Whole(node, "parents") ?? defaults.Parents,
            MinGain = Number(node, "minGain") ?? defaults.MinGain,
            SimulatedRows = (int?)Whole(node, "simulatedRows"),
            First = List(node, "first"),
            Last = Text(node, "last"),
            Distribution = Text(node, "distribution") ?? defaults.Distribution,
        };
    }

    private static SampleSpec Sample(JobNode? node, string? folder)
    {
        var defaults = new SampleSpec();
        return new SampleSpec
        {
            Rows = Whole(node, "rows"),
            Start = Whole(node, "start") ?? defaults.Start,
            Format = Choice<TableFormat>(node, "format") ?? defaults.Format,
            Compression = Choice<CompressionKind>(node, "compression") ?? defaults.Compression,
            RowsPerFile = Whole(node, "rowsPerFile"),
            Files = (int?)Whole(node, "files"),
            Uniforms = Choice<UniformKind>(node, "uniforms") ?? defaults.Uniforms,
            Spark = node?.Find("spark") is { Kind: JobNodeKind.Map } spark ? SparkWrite(spark, folder) : null,
        };
    }

    private static SparkWriteSpec SparkWrite(JobNode node, string? folder) => new()
    {
        Table = Text(node, "table"),
        Path = Text(node, "path") is { } path && path.Contains(":/", StringComparison.Ordinal) ? path : Path(node, "path", folder),
        Format = Text(node, "format"),
        PartitionBy = List(node, "partitionBy"),
        Options = (node.Find("options")?.Entries ?? []).Aggregate(new SparkWriteSpec().Options, (all, e) => e.Value.Kind == JobNodeKind.Scalar ? all.SetItem(e.Name, e.Value.Text) : all),
    };

    private static AuditSpec Audit(JobNode? node)
    {
        var defaults = new AuditSpec();
        return new AuditSpec
        {
            Enabled = Flag(node, "enabled") ?? defaults.Enabled,
            Measures = node?.Find("measures") is { Kind: JobNodeKind.List } ? [.. List(node, "measures").Select(Words.Parse<AuditMeasure>).OfType<AuditMeasure>()] : defaults.Measures,
            QuasiIdentifiers = List(node, "quasiIdentifiers"),
            Sensitive = List(node, "sensitive"),
            Exclude = List(node, "exclude"),
            Weights = (node?.Find("weights")?.Entries ?? []).Aggregate(defaults.Weights, (all, e) => ScalarText.Real(e.Value.Text) is { } weight ? all.SetItem(e.Name, weight) : all),
            Scale = Choice<AuditScale>(node, "scale") ?? defaults.Scale,
            NullRule = Choice<NullRule>(node, "nullRule") ?? defaults.NullRule,
            Attacks = (int?)Whole(node, "attacks") ?? defaults.Attacks,
            Ladder = Flag(node, "ladder") ?? defaults.Ladder,
            Splits = (int?)Whole(node, "splits") ?? defaults.Splits,
            TimeLimit = Number(node, "timeLimit"),
        };
    }

    private static AuditGates AuditLimits(JobNode? node) => new()
    {
        CloserToTrain = Number(node, "closer-to-train"),
        ExactMatches = Number(node, "exact-matches"),
        Dcr5thPercentileRatio = Number(node, "dcr-5th-percentile-ratio"),
        MembershipAuc = Number(node, "membership-auc"),
        AttackRisk = Number(node, "attack-risk"),
    };

    private static ScoreGates Scores(JobNode? node) => new()
    {
        Overall = Number(node, "overall"),
        ColumnShapes = Number(node, "columnShapes"),
        ColumnPairTrends = Number(node, "columnPairTrends"),
    };

    private static JobNode? Value(JobNode? node, string name) => node?.Find(name) is { IsNull: false, Kind: JobNodeKind.Scalar } value ? value : null;

    private static string? Text(JobNode? node, string name) => Value(node, name)?.Text;

    private static bool? Flag(JobNode? node, string name) => Value(node, name) is { } value ? ScalarText.Boolean(value.Text) : null;

    private static double? Number(JobNode? node, string name) => Value(node, name) is { } value ? ScalarText.Real(value.Text) : null;

    // A number out of range has a problem by now: what stands here for it does not matter, as long as it does not throw.
    private static long? Whole(JobNode? node, string name) =>
        Value(node, name) is { } value && ScalarText.Whole(value.Text) is { } whole && whole >= int.MinValue && whole <= long.MaxValue ? (long)whole : null;

    private static TEnum? Choice<TEnum>(JobNode? node, string name) where TEnum : struct, Enum =>
        Value(node, name) is { } value ? Words.Parse<TEnum>(value.Text) : null;

    private static ImmutableArray<string> List(JobNode? node, string name) =>
        node?.Find(name) is { } list ? [.. list.Items.Where(i => i.Kind == JobNodeKind.Scalar).Select(i => i.Text)] : [];

    private static string? Path(JobNode? node, string name, string? folder) => Text(node, name) is { Length: > 0 } path ? Absolute(path, folder) : null;

    private static string Absolute(string path, string? folder) => folder is null ? path : System.IO.Path.GetFullPath(path, folder);
}
