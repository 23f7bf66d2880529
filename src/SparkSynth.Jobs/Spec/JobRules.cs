using SparkSynth.Core;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec;

/// <summary>What a shape cannot say: values of a job that do not go together.</summary>
internal static class JobRules
{
    /// <summary>Adds a problem for every contradiction.</summary>
    /// <param name="root">The job's tree, to tell what was written from what is a default.</param>
    public static void Check(JobSpec job, JobNode root, bool needsReal, List<Problem> problems)
    {
        void Add(string code, string path, string what, string advice) => problems.Add(new Problem(code, job.Origins.Of(path), what, advice));

        if (needsReal && (root.Find("real") is null || (root.Find("real") is { Kind: JobNodeKind.Map } real && real.Find("path") is null && !job.Real.IsSpark)))
            Add("missing-key", "real", "the job names no real table.", "Add a line such as: real: table.parquet");

        Table(job, Add);
        foreach (var (name, column) in job.Columns) Column(job, name, column, Add);
        Dials(job, root.Find("synthesizer"), Add);
        Chain(job, Add);

        if (job.Holdout is { Fraction: not null, Path: not null })
            Add("contradiction", "holdout", "holdout has both a fraction and a path.", "Keep one of them.");
        SparkRead(job, Add);
        if (job.Sample is { RowsPerFile: not null, Files: not null })
            Add("contradiction", "sample.files", "sample has both rowsPerFile and files.", "Keep one of them.");
        if (job.Sample is { Rows: { } rows, Files: { } files } && files > rows)
            Add("contradiction", "sample.files", $"sample.files is {files}, but there are only {rows} rows.", "Ask for at most one file a row.");
        if (job.Gates.Any && !job.Evaluate.Enabled)
            Add("contradiction", "gates", "there are gates, but evaluate is off.", "Remove one of the two.");
        SparkWrite(job, root.Find("sample"), Add);
        if (job.Engine is { Name: EngineSpec.Embedded, Channel: not ChannelKind.Auto })
            Add("contradiction", "engine.channel", "engine.channel says how rows get to Spark's tasks, but the engine is embedded.", "Use --engine local or --engine sc://host:port, or remove engine.channel.");
        Audit(job, Add);
    }

    private static void SparkWrite(JobSpec job, JobNode? sample, Action<string, string, string, string> add)
    {
        if (job.Sample.Spark is not { } spark) return;
        if (spark.LocalPath is { } local && job.Output.Folder.Length > 0 && (local + Path.DirectorySeparatorChar).StartsWith(Path.TrimEndingDirectorySeparator(job.Output.Folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            add("contradiction", "sample.spark.path", "Spark would write into the output folder, which takes its place only when the run is over.", "Name a path outside it.");
        if (spark is { Table: not null, Path: not null })
            add("contradiction", "sample.spark", "sample.spark has both a table and a path.", "Keep one of them.");
        if (spark is { Table: null, Path: null })
            add("missing-key", "sample.spark", "sample.spark names neither a table nor a path.", "Add a line such as: table: catalog.schema.table");
        foreach (string key in (string[])["format", "compression"])
            if (sample?.Find(key) is not null)
                add("contradiction", $"sample.{key}", $"sample.{key} is for files in the output folder; Spark writes the rows elsewhere.", $"Remove it, or say it in sample.spark.{(key == "format" ? key : "options")}.");
        if (spark.Unreadable is { } why && (job.Gates.Any || job.Gates.Audit.Any))
            add("contradiction", "gates", $"there are gates, but what Spark writes cannot be read back to be scored: {why}.", "Remove the gates, or let Spark write Parquet to a path that this machine sees.");
    }

    private static void SparkRead(JobSpec job, Action<string, string, string, string> add)
    {
        var (real, holdout) = (job.Real, job.Holdout);
        if (real.Table is not null && (real.Path.Length > 0 || real.Spark is not null))
            add("contradiction", "real.table", "real has a table by name, and says how to read a path too.", "Keep table, or path and spark.");
        if (holdout.Table is not null && (holdout.Path is not null || holdout.Spark is not null))
            add("contradiction", "holdout.table", "holdout has a table by name, and says how to read a path too.", "Keep table, or path and spark.");
        if (holdout.Fraction is not null && (holdout.Table is not null || holdout.Spark is not null))
            add("contradiction", "holdout", "holdout has both a fraction and a table of its own.", "Keep one of them.");
        if (real.IsSpark && real.Format != TableFormat.Auto)
            add("contradiction", "real.format", "real.format is for our own readers; here Spark reads.", "Remove it, or say it in real.spark.format.");
        if (real.IsSpark && real.NullValues.Length > 0)
            add("contradiction", "real.nullValues", "real.nullValues is for our own reader of CSV; here Spark reads.", "Remove it, or say it in real.spark.options.nullValue.");
    }

    private static void Audit(JobSpec job, Action<string, string, string, string> add)
    {
        var audit = job.Audit;
        if (job.Gates.Audit.Any && !audit.Enabled)
            add("contradiction", "gates.audit", "there are gates of the audit, but audit is off.", "Add a line such as: audit: true");
        if (audit is { Ladder: true, Enabled: false })
            add("contradiction", "audit.ladder", "the ladder is on, but audit is off.", "Write audit: {enabled: true, ladder: true}.");
        if (audit is { Enabled: true, NullRule: NullRule.Gower1971 })
            add("contradiction", "audit.nullRule", "gower1971 is no metric, so an audit cannot search by it.", "Use the null rule value; gower1971 is for sparksynth audit --matrix and --top.");
        foreach (string name in audit.QuasiIdentifiers.Intersect(audit.Sensitive, StringComparer.Ordinal))
            add("contradiction", "audit.sensitive", $"column '{name}' is both known to the attacker and sensitive.", "Name it in one of the lists.");
    }

    private static void Table(JobSpec job, Action<string, string, string, string> add)
    {
        var real = job.Real;
        if (real is { Include.Length: > 0, Exclude.Length: > 0 })
            add("contradiction", "real.exclude", "real has both include and exclude.", "Keep one of them.");
        if (real.NullValues.Length > 0 && real.Format is TableFormat.Parquet or TableFormat.Json)
            add("contradiction", "real.nullValues", "nullValues is for CSV only.", "Remove it, or set format: csv.");
        foreach (string name in job.Columns.Keys)
            if (real.Exclude.Contains(name) || (real.Include.Length > 0 && !real.Include.Contains(name)))
                add("contradiction", $"columns.{name}", $"column '{name}' is described, but left out of the real table.", "Remove it here, or from real.exclude, or add it to real.include.");
    }

    private static void Column(JobSpec job, string name, ColumnSpec column, Action<string, string, string, string> add)
    {
        bool isNumber = column.Role is null or ColumnRole.Numeric or ColumnRole.Datetime;
        if (column.Distribution is not null && !isNumber)
            add("contradiction", $"columns.{name}.distribution", $"column '{name}' has the role {Words.Of(column.Role!.Value)}, which has no distribution.", "Remove the distribution, or make the role numeric.");
        if (column.Order.Length > 0 && column.Role is not (null or ColumnRole.Categorical or ColumnRole.Boolean))
            add("contradiction", $"columns.{name}.order", $"column '{name}' has the role {Words.Of(column.Role.Value)}, which has no order of categories.", "Remove the order, or make the role categorical.");
    }

    private static void Chain(JobSpec job, Action<string, string, string, string> add)
    {
        if (job.Synthesizer.Last is { } last && job.Synthesizer.First.Contains(last))
            add("contradiction", "synthesizer.last", $"column '{last}' is both first and last.", "Remove it from one of them.");
    }

    private static void Dials(JobSpec job, JobNode? synthesizer, Action<string, string, string, string> add)
    {
        foreach (var entry in synthesizer?.Entries ?? [])
        {
            var owner = entry.Name switch
            {
                "rho" or "parents" or "minGain" or "simulatedRows" or "first" or "last" => SynthesizerKind.CopulaNetwork,
                "distribution" => SynthesizerKind.GaussianCopula,
                _ => job.Synthesizer.Name,
            };
            if (owner != job.Synthesizer.Name)
                add("contradiction", $"synthesizer.{entry.Name}", $"{entry.Name} is a dial of {Words.Of(owner)}; {Words.Of(job.Synthesizer.Name)} has no such dial.", "Remove it, or change the synthesizer's name.");
        }
    }
}
