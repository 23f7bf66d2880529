namespace SparkSynth.Core.Privacy;

/// <summary>
/// The certificate of a search: every pair (query, reference row) is in exactly one class, so the classes sum to <see cref="Pairs"/>.
/// </summary>
public sealed class SearchCounters
{
    /// <summary>Levels of boxes that are told apart; 32^7 rows are more than any table has.</summary>
    public const int Levels = 8;

    /// <summary>Queries × reference rows.</summary>
    public long Pairs { get; internal set; }

    /// <summary>Rows below boxes that were pruned, by the level of the box (0 = a leaf of 32 rows).</summary>
    public long[] PrunedByBox { get; } = new long[Levels];

    /// <summary>Rows of range blocks whose box was too far, so that the query was not searched in the block at all; 0 where the reference is one block.</summary>
    public long PrunedByBlock { get; internal set; }

    /// <summary>Rows of leaves given up when their nominal columns alone were too far.</summary>
    public long AbandonedOnNominals { get; internal set; }

    /// <summary>Rows dropped by the 16-bit screen.</summary>
    public long ScreenedOut { get; internal set; }

    /// <summary>Rows compared exactly.</summary>
    public long Verified { get; internal set; }

    /// <summary>Rows equal to one that was treated, and treated with it.</summary>
    public long EqualRows { get; internal set; }

    /// <summary>Pairs of queries equal to the one before, whose answer was copied.</summary>
    public long EqualQueries { get; internal set; }

    /// <summary>Pairs left aside because a budget was used up; 0 in a complete search.</summary>
    public long Unvisited { get; internal set; }

    /// <summary>Leaves looked at; not a class of pairs.</summary>
    public long Leaves { get; internal set; }

    /// <summary>Boxes' nodes looked at; not a class of pairs.</summary>
    public long Nodes { get; internal set; }

    /// <summary>Sum of the classes.</summary>
    public long Accounted => PrunedByBox.Sum() + PrunedByBlock + AbandonedOnNominals + ScreenedOut + Verified + EqualRows + EqualQueries + Unvisited;

    /// <summary>Throws <see cref="InvalidOperationException"/> when a pair is missing or counted twice: the search is then not to be believed.</summary>
    public void Check()
    {
        if (Accounted != Pairs) throw new InvalidOperationException($"nearest-record search lost pairs: {Pairs} in all, {Accounted} accounted for");
    }

    /// <summary>Adds the counters of another part.</summary>
    public void Merge(SearchCounters other)
    {
        Pairs += other.Pairs;
        for (int i = 0; i < Levels; i++) PrunedByBox[i] += other.PrunedByBox[i];
        PrunedByBlock += other.PrunedByBlock;
        AbandonedOnNominals += other.AbandonedOnNominals;
        ScreenedOut += other.ScreenedOut;
        Verified += other.Verified;
        EqualRows += other.EqualRows;
        EqualQueries += other.EqualQueries;
        Unvisited += other.Unvisited;
        Leaves += other.Leaves;
        Nodes += other.Nodes;
    }

    internal void Write(BinaryWriter writer)
    {
        foreach (long count in PrunedByBox) writer.Write(count);
        foreach (long count in (ReadOnlySpan<long>)[Pairs, PrunedByBlock, AbandonedOnNominals, ScreenedOut, Verified, EqualRows, EqualQueries, Unvisited, Leaves, Nodes]) writer.Write(count);
    }

    internal void Read(BinaryReader reader)
    {
        for (int i = 0; i < Levels; i++) PrunedByBox[i] = reader.ReadInt64();
        (Pairs, PrunedByBlock, AbandonedOnNominals, ScreenedOut) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        (Verified, EqualRows, EqualQueries) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        (Unvisited, Leaves, Nodes) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
    }
}
