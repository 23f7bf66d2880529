using SparkSynth.SparkConnect.Results;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>Checks that workers folded the very lines that Spark handed to them: their number and their hashes, which Spark observes in the same pass.</summary>
internal sealed class RowsGuard(FoldRowsStage stage)
{
    /// <summary>Name of the metrics.</summary>
    public const string Metrics = "sparksynth_rows";

    /// <summary>Number of lines among them.</summary>
    public const string Count = "n";

    /// <summary>Sum of the lines' hashes among them, <see cref="LineHash"/>.</summary>
    public const string Hash = "h";

    private readonly bool[] _done = new bool[stage.Items];
    private long _rows;
    private ulong _hash;

    /// <summary>Takes a partition's report.</summary>
    /// <exception cref="InvalidDataException">It cannot be true.</exception>
    public void Take(FoldReport report)
    {
        Guard.Mark(_done, report.Item);
        if (report.RowsRead == 0 || report.RowsKept != report.RowsRead) throw new InvalidDataException($"task {report.Item} read {report.RowsRead} rows and used {report.RowsKept}");
        _rows += report.RowsRead;
        _hash += report.RowsHash;
    }

    /// <summary>Compares the workers' sums with Spark's.</summary>
    /// <exception cref="SparkStageException">They differ, or Spark observed nothing.</exception>
    public void Complete(IReadOnlyList<ObservedMetrics> observed)
    {
        ObservedMetrics metrics = observed.SingleOrDefault(m => m.Name == Metrics) ?? throw new SparkStageException("Spark did not say how many rows it handed to the workers");
        long rows = metrics.Int64(Count);
        if (rows != _rows) throw new SparkStageException($"Spark handed {rows} rows to the workers; they folded {_rows}");
        ulong hash = rows == 0 ? 0 : (ulong)metrics.Int64(Hash);
        if (hash != _hash) throw new SparkStageException($"the {rows} rows that the workers folded are not those that Spark handed to them");
    }
}
