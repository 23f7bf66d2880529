using System.Globalization;
using Apache.Arrow;
using SparkSynth.Core;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Spec;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Plans;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>The rows channel, input: Spark reads a table and hands every partition's rows to a worker, as lines.</summary>
internal sealed class SparkRows(SparkConnection connection)
{
    /// <summary>Name of the column of lines.</summary>
    public const string Line = "line";

    private int _views;

    /// <summary>Finds a table by name, or a path, and counts its rows.</summary>
    /// <exception cref="ProblemException">Spark does not find it, cannot read it, or it has columns that we do not.</exception>
    public async Task<SparkTable> OpenAsync(TableSpec table, CancellationToken cancellation)
    {
        await connection.ReadyAsync(cancellation);
        string view = string.Create(CultureInfo.InvariantCulture, $"sparksynth_table_{Interlocked.Increment(ref _views)}");
        try
        {
            await connection.Session.Execute(new Command.CreateView(view, Source(table))).RunAsync(cancellation);
            TableSchema schema = SparkSchema.Of(table, await connection.Session.SchemaAsync(new Relation.Table(view), cancellation));
            long rows = await CountAsync(view, cancellation);
            return rows > 0 ? new SparkTable(view, table.Shown, schema, rows, null) : throw new ProblemException("no-rows", table.Shown, "The table has no rows.", "There is nothing to learn from or to compare with; check how the file was made.");
        }
        catch (SparkConnectException e) when (e.Failure == SparkFailure.Query && e.ErrorClass is { } error)
        {
            throw new ProblemException("spark-cannot-read", table.Shown, $"Spark cannot read this table [{error}{(e.SqlState is null ? "" : ", SQLSTATE " + e.SqlState)}].", "Check its name or path, its format and options, and that the server's catalogs know it; the server's log says more.");
        }
        catch (SparkConnectException e)
        {
            throw SparkErrors.TranslateOfRows(e);
        }
    }

    /// <summary>Folds the table's side.</summary>
    /// <exception cref="SparkStageException">Workers did not fold the very lines that Spark handed to them.</exception>
    public async Task<FoldState> FoldAsync(SparkTable table, FoldTask task, string? watch, IProgress<long>? rows, CancellationToken cancellation)
    {
        int partitions = WorkItems.PartitionsOf(table.Rows, connection.Slots);
        int tasks = WorkItems.TasksAtMost(partitions);
        await CutAsync(partitions, cancellation);
        var stage = new FoldRowsStage(table.Schema, task, tasks, watch);

        // The number of a partition is taken above the hint, so that it is that of the task.
        string lines = string.Create(CultureInfo.InvariantCulture, $"SELECT {SparkLine.Of(task.Columns.Select(c => table.Schema.Columns[c]))} AS {Line} FROM (SELECT /*+ COALESCE({tasks}) */ * FROM {table.View}{table.Where})");
        var observed = new Relation.Observed(
            new Relation.Sql(lines), RowsGuard.Metrics, new MetricExpression(RowsGuard.Count, "count(*)"), new MetricExpression(RowsGuard.Hash, $"sum({LineHash.Sql(Line)})"));
        var guard = new RowsGuard(stage);
        var states = new StateCollector(task, connection.GroupsOf(tasks) > 0, guard.Take);
        double share = table.Side is { } half ? (half.IsHoldout ? half.HoldoutFraction : 1 - half.HoldoutFraction) : 1;
        var progress = new TaskProgress((long)(table.Rows * share), partitions, rows);
        await foreach (string line in connection.FoldRowsAsync(stage, observed, progress, guard.Complete, cancellation)) states.Take(line);
        FoldState state = states.Complete();
        progress.Finish(states.Rows);
        return state;
    }

    /// <summary>Has Spark cut files into so many partitions at least: on its own it makes as many as there are slots, and the hint in the query can only put some together.</summary>
    private async Task CutAsync(int partitions, CancellationToken cancellation)
    {
        try
        {
            await connection.Session.SetConfigAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["spark.sql.files.minPartitionNum"] = partitions.ToString(CultureInfo.InvariantCulture) }, cancellation);
        }
        catch (SparkConnectException e)
        {
            throw SparkErrors.TranslateOfRows(e);
        }
    }

    private static Relation Source(TableSpec table) => table.Table is { } name
        ? new Relation.Table(name)
        : new Relation.DataSource(table.Spark!.Format, table.Path.Length == 0 ? [] : [table.Path]) { Options = table.Spark.Options, SchemaDdl = table.Spark.Schema };

    private async Task<long> CountAsync(string view, CancellationToken cancellation)
    {
        long count = -1;
        await foreach (RecordBatch batch in connection.Session.Execute(new Relation.Sql($"SELECT count(*) FROM {view}")).ReadAsync(cancellation))
        {
            using (batch)
                if (batch.Length > 0) count = ((Int64Array)batch.Column(0)).GetValue(0) ?? -1;
        }

        return count >= 0 ? count : throw new SparkStageException("Spark did not count the table's rows");
    }
}
