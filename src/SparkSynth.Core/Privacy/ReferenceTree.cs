namespace SparkSynth.Core.Privacy;

/// <summary>
/// Reference rows made ready for exact search: distinct rows in an order that puts similar ones together, in leaves of 32 (vertical, 16-bit
/// and 8-bit codes) below nodes that hold the boxes of 32 children each, without pointers. Immutable; any number of threads may search it.
/// Built by <see cref="ReferenceTreeBuilder"/>. Memory for Adult: 21 bytes a row of codes, 64 of exact words, 4–12 of ids.
/// </summary>
public sealed unsafe class ReferenceTree
{
    internal const int LeafRows = 32;

    internal ReferenceTree(PackedRows source, ScreenPlan plan, int distinct, int[] rowOf, int[]? next, bool inside, bool ordered)
    {
        Ruler = source.Ruler;
        Plan = plan;
        Rows = source.Count;
        Distinct = distinct;
        RowOf = rowOf;
        Next = next;
        Inside = inside;
        IsOrdered = ordered;
        _source = source.WithoutWords();
        int leaves = (distinct + LeafRows - 1) / LeafRows;
        Leaves = new AlignedMemory((long)leaves * plan.LeafBytes);
        var counts = new List<int> { leaves };
        var nodes = new List<AlignedMemory>();
        do
        {
            int next32 = Math.Max(1, (counts[^1] + 31) / 32);
            nodes.Add(new AlignedMemory((long)next32 * plan.NodeBytes));
            counts.Add(next32);
        }
        while (counts[^1] > 1);
        Counts = [.. counts];
        Nodes = [.. nodes];
        FirstRow = new int[leaves];
        Words = GC.AllocateUninitializedArray<long>(checked(distinct * Ruler.Stride), pinned: true);
    }

    private readonly PackedRows _source; // ids only

    /// <summary>The ruler of the rows.</summary>
    public GowerRuler Ruler { get; }

    /// <summary>Reference rows.</summary>
    public int Rows { get; }

    /// <summary>Rows that differ from each other.</summary>
    public int Distinct { get; }

    /// <summary>All rows lie inside what the ruler was made from, so queries may lie anywhere.</summary>
    public bool Inside { get; }

    /// <summary>Similar rows lie together; false when built for scanning only.</summary>
    public bool IsOrdered { get; }

    internal ScreenPlan Plan { get; }

    internal AlignedMemory Leaves { get; }

    /// <summary>Nodes[l] holds the nodes of level l + 1, each with the boxes of 32 items of level l (level 0 = leaves).</summary>
    internal AlignedMemory[] Nodes { get; }

    /// <summary>Items of level 0, 1, ….</summary>
    internal int[] Counts { get; }

    /// <summary>Exact words in tree order.</summary>
    internal long[] Words { get; }

    /// <summary>Tree position → source row.</summary>
    internal int[] RowOf { get; }

    /// <summary>Source row → next equal source row, -1 at the end; null when all rows differ.</summary>
    internal int[]? Next { get; }

    /// <summary>Smallest source row of each leaf: ids ascend with rows, so equal distances need only be followed where a smaller id can be.</summary>
    internal int[] FirstRow { get; }

    internal int TopLevel => Nodes.Length;

    internal long Id(int row) => _source.Id(row);

    /// <summary>Distinct rows below an item of a level.</summary>
    internal long RowsBelow(int level, int item)
    {
        long size = LeafRows;
        for (int l = 0; l < level; l++) size *= 32;
        return Math.Min(size, Distinct - (item * size));
    }
}
