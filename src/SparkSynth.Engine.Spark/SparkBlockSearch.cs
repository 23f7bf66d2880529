using System.Collections.Immutable;
using System.Globalization;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tasks;
using SparkSynth.Engine.Embedded;
using SparkSynth.Storage;
using SparkSynth.Storage.Sources;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>
/// The Search shape on a reference that no process holds whole. One pass samples its rows: that gives range blocks of similar rows, and for every query a bound. A second
/// one packs the rows; a shuffle brings those of a block together, and there all queries whose bound reaches the block's box are searched. The driver merges what was found.
/// Decision 0014 says why there are no more rounds.
/// </summary>
/// <param name="fold">Folds the reference's rows on executors.</param>
internal sealed class SparkBlockSearch(SparkConnection connection, EmbeddedEngine driver, long blockBytes, Func<EmbeddedTable, FoldTask, CancellationToken, Task<FoldState>> fold)
{
    private const int SampleRows = 1 << 16;

    /// <summary>Queries that a worker holds at a time.</summary>
    private const int PartQueries = 1 << 18;

    private int _searches;

    /// <summary>Nearest reference rows of all queries.</summary>
    /// <param name="watch">See <see cref="Stage.Watch"/>.</param>
    public async Task<NearestResult> RunAsync(RangedRows reference, PackedRows queries, NearestOptions options, string? watch, CancellationToken cancellation)
    {
        await connection.ReadyAsync(cancellation);
        reference.Sample ??= (PackedRowSample)await fold(reference.Table, SampleTask(reference), cancellation);
        (PackedRows sample, long[] counts) = reference.Sample.Rows();
        RangeBlocks blocks = RangeBlocks.From(sample, counts, (int)Math.Max(1, (RangedRows.BytesOf(reference.Count, reference.Ruler) + blockBytes - 1) / blockBytes));
        (SearchOrder order, NearestOptions bounded) = await Task.Run(() => Bounded(sample, queries, options, driver.Cancellable(cancellation)), cancellation);

        using var folder = ScratchFolder.In(watch, string.Create(CultureInfo.InvariantCulture, $"blocks-{Interlocked.Increment(ref _searches)}"));
        string path = Path.Combine(folder.Path, "queries");
        ImmutableArray<QueryPart> parts;
        using (FileStream file = File.Create(path)) parts = await Task.Run(() => QueryFile.Write(file, queries, bounded, order, (queries.Count + PartQueries - 1) / PartQueries), cancellation);
        string queryFile = await connection.SendAsync("queries", path, cancellation);
        var asked = new SearchQueries(reference.Ruler, options.Neighbours, options.Kernel, options.ExcludeOwnId, bounded.Bounds is not null, queryFile, parts);
        BlockSearchStage stage = Stage(reference, asked, blocks, watch);
        var answers = new BlockSearchCollector(stage, order.Queries);
        var progress = new TaskProgress(queries.Count, stage.Items + blocks.Count, options.Progress);
        await foreach (string line in connection.SearchBlocksAsync(stage, progress, cancellation)) answers.Take(line);
        NearestResult result = answers.Complete();
        progress.Finish(queries.Count);
        reference.Distinct = checked((int)answers.Distinct);
        return result;
    }

    private static PackedRowSampleTask SampleTask(RangedRows reference)
    {
        var (columns, schema) = reference.Ruler.ColumnsIn(reference.Table.Schema);
        return new PackedRowSampleTask(reference.Ruler, schema, columns, SampleRows);
    }

    /// <summary>
    /// The order of the queries, similar ones together, and a bound for each: its k-th distance in the sample, whose rows differ, so that k rows of the reference are at least as
    /// near; the (k + 1)-th where one of them may be the query itself.
    /// </summary>
    private static (SearchOrder Order, NearestOptions Options) Bounded(PackedRows sample, PackedRows queries, NearestOptions options, Action<int, Action<int>> each)
    {
        if (queries.Count == 0 || options.Kernel == SearchKernel.Scan) return (SearchOrder.AsTheyStand(queries.Count, SearchKernel.Best, 1), options);
        int k = options.Neighbours + (options.ExcludeOwnId ? 1 : 0);
        ReferenceTree tree = ReferenceTreeBuilder.Build(sample, each);
        var toSample = new NearestOptions { Neighbours = k };
        SearchOrder order = NearestSearch.Order(tree, queries, toSample, each);
        NearestResult found = NearestSearch.Run(tree, queries, toSample, order, each);
        long[] bounds = new long[queries.Count];
        for (int q = 0; q < bounds.Length; q++) bounds[q] = Math.Min(found.Units[(q * k) + k - 1], options.Bounds?[q] ?? long.MaxValue);
        // parts may be cut anywhere: blocks have chunks of their own
        return (order with { Chunk = 1 }, options with { Bounds = bounds });
    }

    private BlockSearchStage Stage(RangedRows reference, SearchQueries queries, RangeBlocks blocks, string? watch)
    {
        TableSource source = reference.Table.Source;
        ImmutableArray<ImmutableArray<InputSlice>> items = WorkItems.Of(source.Slices, connection.Slots);
        var first = ImmutableArray.CreateBuilder<long>(items.Length + 1);
        int slice = 0;
        foreach (ImmutableArray<InputSlice> item in items)
        {
            first.Add(reference.Starts[slice]);
            slice += item.Length;
        }

        first.Add(reference.Starts[slice]);
        return new BlockSearchStage(queries, blocks, reference.Table.Schema, reference.Table.Side, items, source.Names, first.MoveToImmutable(), watch);
    }
}
