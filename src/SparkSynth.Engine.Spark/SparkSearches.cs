using SparkSynth.Core.Privacy;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tasks;
using SparkSynth.Engine.Embedded;
using SparkSynth.Jobs.Engines;

namespace SparkSynth.Engine.Spark;

/// <summary>
/// Which way a search of nearest records goes: small ones are the driver's; large ones run on executors, with the whole reference (<see cref="SparkSearch"/>) or, where it is too
/// large to be held, in range blocks of it (<see cref="SparkBlockSearch"/>). Answers are the same.
/// </summary>
/// <param name="fold">Folds a table's rows on executors.</param>
internal sealed class SparkSearches(SparkConnection connection, EmbeddedEngine driver, SparkEngineOptions options, Func<EmbeddedTable, FoldTask, CancellationToken, Task<FoldState>> fold)
{
    private const string LimitedOnDriver = "With a time limit the driver searched the nearest records alone: tasks on executors cannot be told that the time is up. Results are the same.";

    private readonly SparkSearch _whole = new(connection, driver);
    private readonly SparkBlockSearch _blocks = new(connection, driver, options.BlockBytes, fold);
    private bool _limitedOnDriver;

    /// <summary>What users should know of where it was searched; null: nothing.</summary>
    public string? Note => _limitedOnDriver ? LimitedOnDriver : null;

    /// <summary>Packs a table's rows, or leaves them where they are if they are too many to be held.</summary>
    /// <param name="files">The table as the driver sees it.</param>
    /// <param name="executorsSee">Whether executors open the same files.</param>
    public Task<ISearchRows> PackAsync(ITable files, GowerRuler ruler, bool executorsSee, IProgress<long>? rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ruler);
        return executorsSee && files is EmbeddedTable table && !ruler.PairwiseDeletion && RangedRows.BytesOf(table.Rows, ruler) > options.HeldBytes
            ? Task.FromResult<ISearchRows>(new RangedRows(table, ruler, driver, Math.Max(options.HeldBytes / 4, options.BlockBytes)))
            : driver.PackAsync(files, ruler, rows, cancellation);
    }

    /// <inheritdoc cref="ISearchEngine.ProjectAsync"/>
    public Task<ISearchRows> ProjectAsync(ISearchRows rows, GowerRuler subset, CancellationToken cancellation) =>
        rows is RangedRows ranged ? Task.FromResult<ISearchRows>(ranged.Project(subset)) : driver.ProjectAsync(rows, subset, cancellation);

    /// <inheritdoc cref="ISearchEngine.TakeAsync"/>
    public Task<PackedRows> TakeAsync(ISearchRows rows, ReadOnlyMemory<int> ids, CancellationToken cancellation) =>
        rows is RangedRows ranged ? ranged.TakeAsync(ids, cancellation) : driver.TakeAsync(rows, ids, cancellation);

    /// <inheritdoc cref="ISearchEngine.SearchAsync"/>
    /// <param name="watch">See <see cref="Storage.Tasks.Stage.Watch"/>.</param>
    public async Task<NearestResult> SearchAsync(ISearchRows reference, ISearchRows queries, NearestOptions search, string? watch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(search);
        if (search.IsOver is not null)
        {
            _limitedOnDriver |= (long)reference.Count * queries.Count > options.DriverPairs;
            return await driver.SearchAsync(await HeldAsync(reference, cancellation), await HeldAsync(queries, cancellation), search, cancellation);
        }

        if (queries is not RangedRows ranged) return await SearchAsync(reference, (EmbeddedRows)queries, search, watch, cancellation);
        var result = new NearestResult(ranged.Count, search.Neighbours);
        await foreach (PackedRows range in ranged.RangesAsync(cancellation))
        {
            int first = (int)range.FirstId;
            NearestOptions own = search with { Bounds = search.Bounds?[first..(first + range.Count)], OwnIds = search.OwnIds?[first..(first + range.Count)] };
            result.Place(await SearchAsync(reference, new EmbeddedRows(range), own, watch, cancellation), [.. Enumerable.Range(first, range.Count)]);
        }

        return result;
    }

    private Task<NearestResult> SearchAsync(ISearchRows reference, EmbeddedRows queries, NearestOptions search, string? watch, CancellationToken cancellation)
    {
        if (reference is RangedRows blocks) return _blocks.RunAsync(blocks, queries.Rows, search, watch, cancellation);
        return (long)reference.Count * queries.Count > options.DriverPairs && search.OwnIds is null && reference is EmbeddedRows held
            ? _whole.RunAsync(held, queries, search, watch, cancellation)
            : driver.SearchAsync(reference, queries, search, cancellation);
    }

    /// <inheritdoc cref="ISearchEngine.RecheckAsync"/>
    /// <param name="watch">See <see cref="Storage.Tasks.Stage.Watch"/>.</param>
    public async Task<int> RecheckAsync(ISearchRows reference, ISearchRows queries, NearestOptions search, NearestResult result, ReadOnlyMemory<int> sample, string? watch, CancellationToken cancellation)
    {
        if (reference is not RangedRows && queries is not RangedRows) return await driver.RecheckAsync(reference, queries, search, result, sample, cancellation);
        int[] rows = [.. sample.ToArray().Order()];
        PackedRows again = await TakeAsync(queries, rows, cancellation);
        NearestOptions plain = search with { Kernel = SearchKernel.Scan, IsOver = null, Progress = null, Bounds = search.Bounds is { } bounds ? [.. rows.Select(r => bounds[r])] : null }; // every row, without tree or box
        NearestResult found = reference is RangedRows blocks ? await _blocks.RunAsync(blocks, again, plain, watch, cancellation) : await driver.SearchAsync(reference, driver.Hold(again), plain, cancellation);
        return found.Differing(result, rows);
    }

    /// <inheritdoc cref="ISearchEngine.DistinctAsync"/>
    /// <param name="watch">See <see cref="Storage.Tasks.Stage.Watch"/>.</param>
    public async Task<int> DistinctAsync(ISearchRows reference, string? watch, CancellationToken cancellation)
    {
        if (reference is not RangedRows ranged) return await driver.DistinctAsync(reference, cancellation);
        if (ranged.Distinct is null) await _blocks.RunAsync(ranged, new PackedRows(ranged.Ruler, 0), new NearestOptions(), watch, cancellation);
        return ranged.Distinct ?? throw new InvalidOperationException("A search that did not count.");
    }

    /// <summary>All rows in this process.</summary>
    private async Task<ISearchRows> HeldAsync(ISearchRows rows, CancellationToken cancellation) =>
        rows is RangedRows ranged ? await driver.PackAsync(ranged.Table, ranged.Ruler, null, cancellation) : rows;
}
