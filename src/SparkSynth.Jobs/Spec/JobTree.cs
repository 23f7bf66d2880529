using System.Collections.Immutable;
using System.Globalization;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec;

/// <summary><see cref="JobSpec"/> → tree with every value visible, in the order of the schema. Reading it back gives an equal job.</summary>
public static class JobTree
{
    /// <summary>The tree of a job.</summary>
    public static JobNode From(JobSpec job) => Map(
        ("real", job.Real is { Path.Length: 0, IsSpark: false } ? null : Map(
            ("path", job.Real.Path.Length == 0 ? null : Text(job.Real.Path)),
            ("table", job.Real.Table is { } table ? Text(table) : null),
            ("spark", job.Real.Spark is { } read ? SparkRead(read) : null),
            ("format", Word(job.Real.Format)),
            ("nullValues", Texts(job.Real.NullValues)),
            ("include", Texts(job.Real.Include)),
            ("exclude", Texts(job.Real.Exclude)))),
        ("columns", JobNode.Map(job.Columns.Select(c => new JobEntry(c.Key, "", Map(
            ("role", c.Value.Role is { } role ? Word(role) : Null),
            ("distribution", c.Value.Distribution is { } d ? Text(d) : Null),
            ("order", Texts(c.Value.Order))))))),
        ("holdout", job.Holdout is { Fraction: null, IsTable: false } ? Null : Map(
            ("fraction", Or(job.Holdout.Fraction, "null")),
            ("path", job.Holdout.Path is { } holdout ? Text(holdout) : Null),
            ("table", job.Holdout.Table is { } others ? Text(others) : null),
            ("spark", job.Holdout.Spark is { } reading ? SparkRead(reading) : null))),
        ("seed", Number(job.Seed)),
        ("k", Number(job.MinSupport)),
        ("synthesizer", Synthesizer(job.Synthesizer)),
        ("sample", Map(
            ("rows", Or(job.Sample.Rows, "same")),
            ("start", Number(job.Sample.Start)),
            ("format", Word(job.Sample.Format)),
            ("compression", Word(job.Sample.Compression)),
            ("rowsPerFile", Or(job.Sample.RowsPerFile, "auto")),
            ("files", Or(job.Sample.Files, "auto")),
            ("uniforms", Word(job.Sample.Uniforms)),
            ("spark", job.Sample.Spark is { } spark ? SparkWrite(spark) : null))),
        ("evaluate", Map(
            ("enabled", Flag(job.Evaluate.Enabled)),
            ("metadata", job.Evaluate.Metadata is { } metadata ? Text(metadata) : Null))),
        ("audit", Audit(job.Audit)),
        ("gates", Map([.. Scores(job.Gates.Plain), ("thresholded", Map([.. Scores(job.Gates.Thresholded)])), ("audit", Audit(job.Gates.Audit))])),
        ("output", Map(
            ("folder", Text(job.Output.Folder)),
            ("overwrite", Flag(job.Output.Overwrite)))),
        ("engine", Map(
            ("name", Text(job.Engine.Shown)),
            ("channel", Text(Words.Of(job.Engine.Channel))),
            ("threads", Or(job.Engine.Threads, "auto")))));

    private static JobNode Null => Plain("null");

    private static JobNode Synthesizer(SynthesizerSpec synthesizer) => Map(
        [("name", Word(synthesizer.Name)),
         ("cells", Or(synthesizer.Cells, "auto")),
         .. synthesizer.Name switch
         {
             SynthesizerKind.CopulaNetwork => ((string, JobNode?)[])[
                 ("rho", Or(synthesizer.Rho, "auto")),
                 ("parents", Number(synthesizer.Parents)),
                 ("minGain", Real(synthesizer.MinGain)),
                 ("simulatedRows", Or(synthesizer.SimulatedRows, "auto")),
                 ("first", Texts(synthesizer.First)),
                 ("last", synthesizer.Last is { } last ? Text(last) : Null)],
             SynthesizerKind.GaussianCopula => [("distribution", Text(synthesizer.Distribution))],
             _ => [],
         }]);

    private static JobNode SparkWrite(SparkWriteSpec spark) => Map(
        ("table", spark.Table is { } table ? Text(table) : Null),
        ("path", spark.Path is { } path ? Text(path) : Null),
        ("format", spark.Format is { } format ? Text(format) : Null),
        ("partitionBy", Texts(spark.PartitionBy)),
        ("options", JobNode.Map(spark.Options.Select(o => new JobEntry(o.Key, "", Text(o.Value))))));

    private static JobNode SparkRead(SparkReadSpec spark) => Map(
        ("format", Text(spark.Format)),
        ("schema", spark.Schema is { } schema ? Text(schema) : Null),
        ("options", JobNode.Map(spark.Options.Select(o => new JobEntry(o.Key, "", Text(o.Value))))));

    private static JobNode Audit(AuditSpec audit) => Map(
        ("enabled", Flag(audit.Enabled)),
        ("measures", JobNode.List(audit.Measures.Select(Word))),
        ("quasiIdentifiers", Texts(audit.QuasiIdentifiers)),
        ("sensitive", Texts(audit.Sensitive)),
        ("exclude", Texts(audit.Exclude)),
        ("weights", JobNode.Map(audit.Weights.Select(w => new JobEntry(w.Key, "", Real(w.Value))))),
        ("scale", Word(audit.Scale)),
        ("nullRule", Word(audit.NullRule)),
        ("attacks", Number(audit.Attacks)),
        ("ladder", Flag(audit.Ladder)),
        ("splits", Number(audit.Splits)),
        ("timeLimit", Or(audit.TimeLimit, "none")));

    private static JobNode Audit(AuditGates gates) => Map(
        ("closer-to-train", Or(gates.CloserToTrain, "null")),
        ("exact-matches", Or(gates.ExactMatches, "null")),
        ("dcr-5th-percentile-ratio", Or(gates.Dcr5thPercentileRatio, "null")),
        ("membership-auc", Or(gates.MembershipAuc, "null")),
        ("attack-risk", Or(gates.AttackRisk, "null")));

    private static (string, JobNode?)[] Scores(ScoreGates gates) =>
    [
        ("overall", Or(gates.Overall, "null")),
        ("columnShapes", Or(gates.ColumnShapes, "null")),
        ("columnPairTrends", Or(gates.ColumnPairTrends, "null")),
    ];

    private static JobNode Map(params (string Name, JobNode? Value)[] entries) =>
        JobNode.Map(entries.Where(e => e.Value is not null).Select(e => new JobEntry(e.Name, "", e.Value!)));

    private static JobNode Texts(ImmutableArray<string> texts) => JobNode.List(texts.Select(Text));

    private static JobNode Text(string text) => JobNode.Scalar(text, isQuoted: true);

    private static JobNode Plain(string text) => JobNode.Scalar(text, isQuoted: false);

    private static JobNode Word<TEnum>(TEnum value) where TEnum : struct, Enum => Plain(Words.Of(value));

    private static JobNode Flag(bool value) => Plain(value ? "true" : "false");

    private static JobNode Number(long value) => Plain(value.ToString(CultureInfo.InvariantCulture));

    private static JobNode Real(double value) => Plain(value.ToString("R", CultureInfo.InvariantCulture));

    private static JobNode Or(double? value, string otherwise) => value is { } real ? Real(real) : Plain(otherwise);

    private static JobNode Or(long? value, string otherwise) => value is { } whole ? Number(whole) : Plain(otherwise);
}
