using System.Globalization;
using SparkSynth.Core;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Spec;
using SparkSynth.SparkConnect.Plans;
using SparkSynth.SparkConnect.Results;
using SparkSynth.Storage.Parquet;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>
/// A Generate through the rows channel: workers print rows, Spark types and writes them. In the same pass Spark counts and hashes the lines as they came and the
/// nulls as they went; both must be what the workers' trailers say and what was asked.
/// </summary>
internal sealed class SparkTableWriter(SparkConnection connection, SparkWriteSpec target, bool overwrite)
{
    private const string Lines = "lines", Written = "written", IsRow = "startswith(line, 'R')";

    private bool _isNew;
    private bool _done;

    /// <summary>Checks that nothing stands there, unless it may be replaced. The write itself checks again.</summary>
    /// <exception cref="ProblemException">Something does.</exception>
    public async Task CheckAsync(string place, CancellationToken cancellation)
    {
        if (overwrite) return;
        Relation there = target.Table is { } table ? new Relation.Table(table) : new Relation.DataSource("binaryFile", target.Path!);
        if (await connection.ExistsAsync(there, cancellation))
            throw new ProblemException("output-exists", place, $"'{target.Target}' exists already.", "Use another name, or set output.overwrite (--overwrite).");
    }

    /// <summary>Writes all rows.</summary>
    /// <exception cref="ProblemException">Spark's types cannot hold a column.</exception>
    /// <exception cref="SparkStageException">Rows were lost, invented or changed on the way; what was written has been removed, or the message says that it was not.</exception>
    public async Task WriteAsync(GenerateTask task, IProgress<long>? rows, CancellationToken cancellation)
    {
        if (SparkColumns.Check(task.Plan.Schema, target.PartitionBy) is { Count: > 0 } problems) throw new ProblemException(problems);
        var progress = new TaskProgress(task.Rows, task.Files, rows);
        Relation lines = await connection.RowsAsync(new GenerateStage(task, "", new ParquetWriteOptions(), Watch: null), cancellation);
        _isNew = target.LocalPath is not { } path || !Path.Exists(path);
        IReadOnlyList<ObservedMetrics> metrics = await connection.RunAsync(Plan(task, lines), progress, cancellation);
        _done = true;
        if (Wrong(task, metrics) is { } wrong)
        {
            bool removed = await DiscardAsync();
            throw new SparkStageException($"Spark wrote other rows to {target.Target} than were asked: {wrong}. {(removed ? "They have been removed." : "They are still there, for this machine cannot remove them: do not use them.")}");
        }

        progress.Finish(task.Rows);
    }

    /// <summary>Removes what this run wrote, where that is possible: tables, and folders that this machine sees and that were not there before.</summary>
    /// <returns>Whether nothing of it is left.</returns>
    public async Task<bool> DiscardAsync()
    {
        if (!_done) return true; // Spark takes back what it did not finish
        if (target.Table is { } table)
        {
            await connection.RunAsync(new Command.Sql($"DROP TABLE IF EXISTS {table}"), null, CancellationToken.None);
        }
        else
        {
            if (!_isNew || target.LocalPath is not { } path || !Directory.Exists(path)) return false;
            Directory.Delete(path, recursive: true);
        }

        _done = false;
        return true;
    }

    private Command.Write Plan(GenerateTask task, Relation lines)
    {
        TableSchema schema = task.Plan.Schema;
        RowPacking packing = RowPacking.Of(schema, task.CreateSampler().Domains);
        var told = new Relation.Project(lines, new("line", "line"), new("trailer", "IF(startswith(line, 'T'), split(line, char(9)), NULL)"));
        var observed = new Relation.Observed(told, Lines,
            new("others", $"count_if(trailer IS NULL AND NOT {IsRow})"),
            new("trailers", "count(trailer)"),
            new("items", $"sum({Trailer(1)})"),
            new("places", $"sum({Trailer(1)} * {Trailer(2)})"),
            new("rows", $"sum({Trailer(2)})"),
            new("hash", $"sum(IF(trailer IS NULL, {LineHash.Sql("line")}, -{Trailer(3)}))"),
            new("nulls", $"sum({Trailer(4)})"));
        var rows = new Relation.Project(new Relation.Filter(observed, IsRow), new ColumnExpression("f", "split(line, char(9))"));
        var row = new Relation.Project(rows, new("f", "f"), new("at", string.Create(CultureInfo.InvariantCulture, $"explode(sequence(1, size(f) - 1, {SparkColumns.PartsOf(packing)}))")));
        var typed = new Relation.Project(new Relation.Project(row, SparkColumns.Parts(packing)), SparkColumns.Of(schema, packing));
        string nulls = string.Join(" + ", schema.Columns.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"IF({SparkColumns.Quoted(c.Name)} IS NULL, {i + 1}L, 0L)")));
        var written = new Relation.Observed(typed, Written, new("rows", "count(1)"), new("nulls", $"sum({nulls})"));
        return new Command.Write(written, target.Table is { } table ? new WriteTarget.Table(table) : new WriteTarget.Folder(target.Path!), overwrite ? WriteMode.Overwrite : WriteMode.ErrorIfExists)
        {
            Format = target.Format ?? (target.Table is null ? "parquet" : null),
            PartitionBy = target.PartitionBy,
            Options = target.Options,
        };
    }

    private static string Trailer(int field) => string.Create(CultureInfo.InvariantCulture, $"CAST(trailer[{field}] AS BIGINT)");

    /// <summary>What differs, or null.</summary>
    private static string? Wrong(GenerateTask task, IReadOnlyList<ObservedMetrics> metrics)
    {
        ObservedMetrics? lines = metrics.SingleOrDefault(m => m.Name == Lines), written = metrics.SingleOrDefault(m => m.Name == Written);
        if (lines is null || written is null) return "Spark did not tell what passed";
        long Of(ObservedMetrics told, string key) => told.Values.GetValueOrDefault(key) is long number ? number : 0; // a sum over nothing is null
        long places = 0;
        for (int i = 0; i < task.Files; i++) places += i * task.RowsOf(i);
        (string What, long Found, long Expected)[] checks =
        [
            ("lines that no worker prints", Of(lines, "others"), 0),
            ("tasks that ended their rows", Of(lines, "trailers"), task.Files),
            ("sum of their numbers", Of(lines, "items"), (long)task.Files * (task.Files - 1) / 2),
            ("places of the rows that they say they printed", Of(lines, "places"), places),
            ("rows that they say they printed", Of(lines, "rows"), task.Rows),
            ("hash of the rows that came and of those that they say they printed", Of(lines, "hash"), 0),
            ("rows written", Of(written, "rows"), task.Rows),
            ("nulls (one in the second column counts twice, and so on)", Of(written, "nulls"), Of(lines, "nulls")),
        ];
        string[] differing = [.. checks.Where(c => c.Found != c.Expected).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.What}: {c.Found}, should be {c.Expected}"))];
        return differing.Length == 0 ? null : string.Join("; ", differing.Take(3));
    }
}
