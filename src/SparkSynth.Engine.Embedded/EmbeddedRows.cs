using SparkSynth.Core.Privacy;
using SparkSynth.Jobs.Engines;

namespace SparkSynth.Engine.Embedded;

/// <summary>Packed rows in this process, and the tree over them once they have been a reference.</summary>
internal sealed class EmbeddedRows(PackedRows rows) : ISearchRows
{
    // Fewer queries than this do not pay for ordering a large reference: scanning them is cheaper than the sort.
    private const int FewQueries = 5_000;
    private const int LargeReference = 200_000;

    /// <summary>
    /// From this size on garbage is given back to the machine before a tree is built and after one is dropped: else gigabytes of it would wait for a collection while as much again is
    /// allocated, and a usual collection keeps the room. The whole audit of 40 M × 1 M × 1 M rows needed 20.1 GB without, 12.3 so.
    /// </summary>
    private const long Large = 1 << 28;

    private ReferenceTree? _tree;

    public PackedRows Rows => rows;

    public GowerRuler Ruler => rows.Ruler;

    public int Count => rows.Count;

    /// <summary>The tree, built the first time it is needed. Not thread-safe: one search a reference at a time.</summary>
    public ReferenceTree Tree(int queries, Action<int, Action<int>> parallelFor)
    {
        bool order = queries >= FewQueries || Count <= LargeReference;
        if (_tree is null || (order && !_tree.IsOrdered))
        {
            _tree = null;
            if ((long)rows.Words.Length * sizeof(long) >= Large) GiveBack();
            _tree = ReferenceTreeBuilder.Build(rows, parallelFor, order);
        }

        return _tree;
    }

    /// <summary>Drops the tree.</summary>
    public void Release()
    {
        bool isLarge = _tree is { Bytes: >= Large };
        _tree = null;
        if (isLarge) GiveBack();
    }

    private static void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
