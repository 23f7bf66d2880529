namespace SparkSynth.Core.Privacy;

/// <summary>A range block of a reference, ready to be searched: its box, and the tree over its rows. See <see cref="RangeBlocks"/>.</summary>
public sealed class ReferenceBlock
{
    private readonly BlockBox _box;

    /// <param name="rows">The block's rows, with their ids in the whole reference; may be dropped afterwards.</param>
    /// <param name="order">Whether the tree puts similar rows together; false: for scans.</param>
    /// <param name="parallelFor">See <see cref="ReferenceTreeBuilder.Build"/>.</param>
    public ReferenceBlock(PackedRows rows, bool order, Action<int, Action<int>> parallelFor)
    {
        _box = BlockBox.Of(rows);
        Tree = ReferenceTreeBuilder.Build(rows, parallelFor, order);
    }

    /// <summary>The tree.</summary>
    public ReferenceTree Tree { get; }

    /// <summary>
    /// Nearest rows of all queries in some blocks. A query is searched only in blocks whose box is as near as its bound or as what was found in the blocks before; with
    /// <see cref="SearchKernel.Scan"/>, which is to check the others, in all of them. Exact for the rows of these blocks within the bounds; merging the results of all blocks,
    /// in any order and any of them twice, gives the search in the whole reference. Measured (64 blocks, bound from a sample): 19 of 64 blocks left.
    /// </summary>
    /// <inheritdoc cref="NearestSearch.Run(ReferenceTree, PackedRows, NearestOptions, Action{int, Action{int}})" path="/exception"/>
    public static NearestResult Search(IEnumerable<ReferenceBlock> blocks, PackedRows queries, NearestOptions options, Action<int, Action<int>> parallelFor)
    {
        if (options.IsOver is not null) throw new ArgumentException("a search in blocks has no time limit", nameof(options));
        int k = options.Neighbours;
        var result = new NearestResult(queries.Count, k);
        foreach (ReferenceBlock block in blocks)
        {
            int rows = block.Tree.Rows;
            long Bound(int query) => Math.Min(options.Bounds?[query] ?? long.MaxValue, result.Units[(query * k) + k - 1]);
            int[] near = options.Kernel == SearchKernel.Scan
                ? [.. Enumerable.Range(0, queries.Count)]
                : [.. Enumerable.Range(0, queries.Count).Where(q => block._box.LowerBound(queries.Row(q)) <= Bound(q))];
            var own = options with
            {
                Bounds = options.Kernel == SearchKernel.Scan ? options.Bounds : [.. near.Select(Bound)],
                OwnIds = options.ExcludeOwnId ? [.. near.Select(q => options.OwnIds?[q] ?? queries.Id(q))] : null,
            };
            result.MergeOf(NearestSearch.Run(block.Tree, queries.Take(near), own, parallelFor), near);
            long left = (long)(queries.Count - near.Length) * rows;
            result.Counters.Pairs += left;
            result.Counters.PrunedByBlock += left;
        }
        result.Counters.Check();
        return result;
    }
}
