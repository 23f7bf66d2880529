namespace SparkSynth.Storage.Tasks;

/// <summary>What a worker says of a work item of a Fold.</summary>
/// <param name="Item">Number of the item.</param>
/// <param name="Chunks">Lines that carry the state.</param>
/// <param name="Bytes">Length of the state as sent.</param>
/// <param name="Hash">XxHash3 of it.</param>
/// <param name="RowsRead">Rows gone through.</param>
/// <param name="RowsKept">Rows folded into the state: fewer where only a side of the table counts.</param>
public sealed record FoldReport(int Item, int Chunks, long Bytes, ulong Hash, long RowsRead, long RowsKept)
{
    /// <summary>Where rows come as lines: <see cref="RowLineReader.Hash"/>; else 0.</summary>
    public ulong RowsHash { get; init; }
}
