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
    /// Trees from this size on are given back to the machine at once: garbage of gigabytes would wait for a collection while as much again is allocated, and a usual collection keeps the room.
    /// The whole audit of 40 M × 1 M × 1 M rows needed 20.1 GB without, FIGURE so.
    /// </summary>
    private const long LargeTree = 1 << 28;

    private ReferenceTree? _tree;

    public PackedRows Rows => rows;

    public GowerRuler Ruler => rows.Ruler;

    public int Count => rows.Count;

    /// <summary>The tree, built the first time it is needed. Not thread-safe: one search a reference at a time.</summary>
    public ReferenceTree Tree(int queries, Action<int, Action<int>> parallelFor)
    {
        bool order = queries >= FewQueries || Count <= LargeReference;
        if (_tree is null || (order && !_tree.IsOrdered)) _tree = ReferenceTreeBuilder.Build(rows, parallelFor, order);
        return _tree;
    }

    /// <summary>Drops the tree.</summary>
    public void Release()
    {
        bool isLarge = _tree is { Bytes: >= LargeTree };
        _tree = null;
        if (isLarge) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
