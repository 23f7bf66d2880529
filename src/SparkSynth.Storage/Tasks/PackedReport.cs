namespace SparkSynth.Storage.Tasks;

/// <summary>What a worker says of the rows that it packed for range blocks.</summary>
/// <param name="Item">Number of the work item.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Pieces">Lines that carry them.</param>
/// <param name="Hash">Sum of the XxHash3 of all pieces.</param>
public sealed record PackedReport(int Item, long Rows, long Pieces, ulong Hash);
