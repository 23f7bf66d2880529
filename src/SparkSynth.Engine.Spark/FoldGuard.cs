using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>Checks that a Fold over files went through the rows that the footers promise, every work item once.</summary>
internal sealed class FoldGuard(FoldStage stage)
{
    private readonly bool[] _done = new bool[stage.Items];

    /// <summary>Takes an item's report.</summary>
    /// <exception cref="InvalidDataException">It cannot be true.</exception>
    public void Take(FoldReport report)
    {
        Guard.Mark(_done, report.Item);
        long expected = stage.RowsOf(report.Item);
        if (report.RowsRead != expected || report.RowsKept > report.RowsRead || (stage.Side is null && report.RowsKept != report.RowsRead))
            throw new InvalidDataException($"task {report.Item} read {report.RowsRead} rows and used {report.RowsKept}; its files have {expected}");
    }

    /// <exception cref="InvalidDataException">A work item is missing.</exception>
    public void Complete() => Guard.AllThere(_done);
}
