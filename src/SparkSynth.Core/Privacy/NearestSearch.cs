namespace SparkSynth.Core.Privacy;

/// <summary>
/// The Search shape: a block of queries against a block of reference rows → the k nearest of each, exact, ties to the smallest id. Pure; threads
/// are the caller's. Source of the tree: S. T. Leutenegger, M. A. Lopez, J. Edgington, STR: a simple and efficient algorithm for R-tree packing
/// (1997), with kd splits instead of slices.
/// </summary>
public static unsafe class NearestSearch
{
    private const int SampleQueries = 256;
    private const double ScanShare = 0.45;
    private const int ScanTile = 64;
    private const long ScalarPairs = 200_000_000;

    /// <summary>
    /// Nearest reference rows of all queries. <paramref name="parallelFor"/> runs body(0 … n − 1) in any order and returns when all are done; the
    /// result is the same for any number of threads. Throws <see cref="ArgumentException"/> when neither side lies inside the ruler's ranges, and
    /// <see cref="InvalidOperationException"/> when the certificate does not add up.
    /// Cost, two neighbours, CPU time of all threads (AMD EPYC, AVX2, a busy machine): 27,561 × 27,561 Adult rows 55–95 ms, 250 k × 250 k 0.9 s, 1 M × 1 M 5.2 s, 10 M × 1 M
    /// 16 s; grows as rows^1.25 on both sides. The scan: about 2 G pairs/s a core (1.1–3.8 seen) on Adult's 6 numeric and 9 nominal columns.
    /// </summary>
    public static NearestResult Run(ReferenceTree tree, PackedRows queries, NearestOptions options, Action<int, Action<int>> parallelFor)
    {
        SearchOrder order = Order(tree, queries, options, parallelFor);
        return Run(tree, queries, options, order, parallelFor);
    }

    /// <summary>Decides kernel and order; throws as the whole search does. Cost: a tenth of it.</summary>
    public static SearchOrder Order(ReferenceTree tree, PackedRows queries, NearestOptions options, Action<int, Action<int>> parallelFor)
    {
        if (!ReferenceEquals(tree.Ruler, queries.Ruler) && tree.Ruler.Hash() != queries.Ruler.Hash()) throw new ArgumentException("queries were packed for another ruler", nameof(queries));
        if (options.Neighbours is < 1 or > 1000) throw new ArgumentOutOfRangeException(nameof(options), "1 to 1,000 neighbours");
        if (options.Bounds is { } bounds && bounds.Length != queries.Count) throw new ArgumentException("one bound a query", nameof(options));
        if (!tree.Inside && !ReferenceFacts.Of(queries, parallelFor).Inside)
            throw new ArgumentException("one side of a search must lie inside the ranges and categories of the ruler", nameof(queries));
        if (queries.Count == 0 || tree.Rows == 0) return new SearchOrder([.. Enumerable.Range(0, queries.Count)], SearchKernel.Scan, ScanTile);
        int[] order = QueryOrder.By(tree, queries, options.Kernel == SearchKernel.Scalar ? SearchKernel.Scan : options.Kernel, parallelFor);
        var kernel = options.Kernel;
        if (kernel == SearchKernel.Best) kernel = tree.IsOrdered && SampleShare(tree, queries, options, order) <= ScanShare ? SearchKernel.Tree : SearchKernel.Scan;
        return new SearchOrder(order, kernel, kernel == SearchKernel.Tree ? Math.Clamp(queries.Count / 256, 64, 4096) : ScanTile);
    }

    /// <summary>
    /// The search itself, chunk by chunk. Queries that were cut between chunks of an order give the same answers and counters as all of them at once.
    /// </summary>
    public static NearestResult Run(ReferenceTree tree, PackedRows queries, NearestOptions options, SearchOrder plan, Action<int, Action<int>> parallelFor)
    {
        int[] order = plan.Queries;
        if (order.Length != queries.Count) throw new ArgumentException("an order of other queries", nameof(plan));
        var result = new NearestResult(queries.Count, options.Neighbours);
        if (options.IsOver is not null)
        {
            result.LowerBounds = new long[queries.Count];
            Array.Fill(result.LowerBounds, long.MaxValue);
        }
        result.Counters.Pairs = (long)queries.Count * tree.Rows;
        if (queries.Count == 0 || tree.Rows == 0) return result;
        int chunk = plan.Chunk, chunks = (queries.Count + chunk - 1) / chunk;
        var kernel = plan.Kernel;
        var parts = new SearchCounters[chunks];
        parallelFor(chunks, c =>
        {
            int from = c * chunk, to = Math.Min(queries.Count, from + chunk);
            bool over = options.IsOver?.Invoke() ?? false;
            parts[c] = over ? TreeChunk(tree, queries, options, order.AsSpan(from, to - from), result, leafBudget: 1)
                : kernel == SearchKernel.Tree ? TreeChunk(tree, queries, options, order.AsSpan(from, to - from), result, int.MaxValue)
                : kernel == SearchKernel.Scan ? ScanChunk(tree, queries, options, order.AsSpan(from, to - from), result)
                : ScalarChunk(tree, queries, options, order.AsSpan(from, to - from), result);
            options.Progress?.Report(to - from);
        });
        foreach (var part in parts) result.Counters.Merge(part);
        GC.KeepAlive(tree); // kernels hold pointers into it
        result.Counters.Check();
        return result;
    }

    /// <summary>
    /// Searches the given queries again without the tree and counts the answers that differ: the spot check of every run. Row by row with nothing but
    /// the definition up to 200 M pairs (3 s), by the scan beyond (0.5 s for 1,000 queries against a million rows).
    /// </summary>
    public static int Recheck(ReferenceTree tree, PackedRows queries, NearestOptions options, NearestResult result, ReadOnlySpan<int> sample, Action<int, Action<int>> parallelFor)
    {
        int[] rows = sample.ToArray();
        Array.Sort(rows);
        var again = Run(tree, queries.Take(rows), options with { Kernel = (long)rows.Length * tree.Distinct <= ScalarPairs ? SearchKernel.Scalar : SearchKernel.Scan, IsOver = null, Progress = null, OwnIds = null, Bounds = options.Bounds is null ? null : [.. rows.Select(r => options.Bounds[r])] }, parallelFor);
        return again.Differing(result, rows);
    }

    private static long OwnId(PackedRows queries, NearestOptions options, int query) => options.OwnIds?[query] ?? queries.Id(query);

    private static SearchCounters TreeChunk(ReferenceTree tree, PackedRows queries, NearestOptions options, ReadOnlySpan<int> order, NearestResult result, int leafBudget)
    {
        var searcher = new TreeSearcher(tree, options.Neighbours);
        Span<int> warm = new int[options.Neighbours];
        int warmCount = 0, previous = -1, stride = tree.Ruler.Stride, k = options.Neighbours;
        long distinct = 0;
        fixed (long* words = queries.Words)
            foreach (int q in order)
            {
                long bound = options.Bounds?[q] ?? long.MaxValue;
                if (previous >= 0 && !options.ExcludeOwnId && leafBudget == int.MaxValue && bound == (options.Bounds?[previous] ?? long.MaxValue) && queries.Row(q).SequenceEqual(queries.Row(previous)))
                {
                    result.Units.AsSpan(previous * k, k).CopyTo(result.Units.AsSpan(q * k));
                    result.Ids.AsSpan(previous * k, k).CopyTo(result.Ids.AsSpan(q * k));
                    searcher.Counters.EqualQueries += tree.Rows;
                    continue;
                }
                searcher.State.Start(words + ((long)q * stride), bound, options.ExcludeOwnId ? OwnId(queries, options, q) : NearestResult.None);
                int unvisited = searcher.Search(warm[..warmCount], leafBudget);
                searcher.State.Store(result, q);
                if (unvisited != int.MaxValue) result.LowerBounds![q] = (long)Math.Max(0, unvisited - searcher.State.Slack) * tree.Plan.MaxWeight << tree.Plan.Shift;
                searcher.State.BestPositions.CopyTo(warm);
                warmCount = searcher.State.Count;
                previous = q;
                distinct++;
            }
        searcher.Counters.EqualRows = distinct * (tree.Rows - tree.Distinct);
        return searcher.Counters;
    }

    private static SearchCounters ScanChunk(ReferenceTree tree, PackedRows queries, NearestOptions options, ReadOnlySpan<int> order, NearestResult result)
    {
        var searcher = new TreeSearcher(tree, 1);
        var states = new QueryState[order.Length];
        int stride = tree.Ruler.Stride;
        fixed (long* words = queries.Words)
        {
            for (int i = 0; i < order.Length; i++)
            {
                states[i] = new QueryState(tree, options.Neighbours);
                states[i].Start(words + ((long)order[i] * stride), options.Bounds?[order[i]] ?? long.MaxValue, options.ExcludeOwnId ? OwnId(queries, options, order[i]) : NearestResult.None);
            }
            searcher.Scan(states);
        }
        for (int i = 0; i < order.Length; i++) states[i].Store(result, order[i]);
        searcher.Counters.EqualRows = (long)order.Length * (tree.Rows - tree.Distinct);
        return searcher.Counters;
    }

    private static SearchCounters ScalarChunk(ReferenceTree tree, PackedRows queries, NearestOptions options, ReadOnlySpan<int> order, NearestResult result)
    {
        var state = new QueryState(tree, options.Neighbours);
        int stride = tree.Ruler.Stride;
        fixed (long* words = queries.Words)
        fixed (int* weights = state.Weights)
            foreach (int q in order)
            {
                state.Start(words + ((long)q * stride), options.Bounds?[q] ?? long.MaxValue, options.ExcludeOwnId ? OwnId(queries, options, q) : NearestResult.None);
                for (int i = 0; i < tree.Distinct; i++) state.Verify(tree.Words, weights, i);
                state.Store(result, q);
            }
        return new SearchCounters { Verified = (long)order.Length * tree.Distinct, EqualRows = (long)order.Length * (tree.Rows - tree.Distinct) };
    }

    /// <summary>Share of the leaves that sample queries have to look at.</summary>
    private static double SampleShare(ReferenceTree tree, PackedRows queries, NearestOptions options, int[] order)
    {
        int count = Math.Min(SampleQueries, queries.Count);
        if (tree.Counts[0] < 64) return 0;
        var searcher = new TreeSearcher(tree, options.Neighbours);
        fixed (long* words = queries.Words)
            for (int i = 0; i < count; i++)
            {
                int q = order[(int)((long)i * queries.Count / count)];
                searcher.State.Start(words + ((long)q * tree.Ruler.Stride), options.Bounds?[q] ?? long.MaxValue, options.ExcludeOwnId ? OwnId(queries, options, q) : NearestResult.None);
                searcher.Search([]);
            }
        return searcher.Counters.Leaves / ((double)count * tree.Counts[0]);
    }
}
