namespace SparkSynth.Core.Privacy;

/// <summary>Where the parts of a <see cref="ReferenceTree"/> lie in its one block of memory; every part starts on a cache line.</summary>
internal sealed class TreeLayout
{
    public const int HeaderBytes = 64;

    public TreeLayout(ScreenPlan plan, int stride, int columns, int rows, int distinct, bool hasNext, bool hasIds)
    {
        int leaves = (distinct + ReferenceTree.LeafRows - 1) / ReferenceTree.LeafRows;
        var counts = new List<int> { leaves };
        do counts.Add(Math.Max(1, (counts[^1] + 31) / 32));
        while (counts[^1] > 1);
        Counts = [.. counts];
        Nodes = new long[Counts.Length - 1];
        long at = HeaderBytes;
        Facts = Take(2L * columns);
        Leaves = Take((long)leaves * plan.LeafBytes);
        for (int l = 0; l < Nodes.Length; l++) Nodes[l] = Take((long)Counts[l + 1] * plan.NodeBytes);
        Words = Take((long)distinct * stride * 8);
        RowOf = Take(distinct * 4L);
        FirstRow = Take(leaves * 4L);
        Next = hasNext ? Take(rows * 4L) : 0;
        Ids = hasIds ? Take(rows * 8L) : 0;
        Bytes = at;

        long Take(long bytes)
        {
            long start = at;
            at = (start + bytes + 63) & ~63L;
            return start;
        }
    }

    /// <summary>Items of level 0 (leaves), 1, ….</summary>
    public int[] Counts { get; }

    /// <summary>Nodes[l]: nodes of level l + 1.</summary>
    public long[] Nodes { get; }

    public long Facts { get; }

    public long Leaves { get; }

    public long Words { get; }

    public long RowOf { get; }

    public long FirstRow { get; }

    public long Next { get; }

    public long Ids { get; }

    public long Bytes { get; }
}
