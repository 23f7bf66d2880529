using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using SparkSynth.Core.Privacy;
using SparkSynth.Engine.Embedded;
using SparkSynth.Storage;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>
/// The Search shape on Spark. The driver packs, builds the reference's tree and puts the queries in order; both travel as files, one to an executor; tasks search
/// ranges of the queries. Cut between the chunks of the embedded search, so that even the counters are equal.
/// </summary>
internal sealed class SparkSearch(SparkConnection connection, EmbeddedEngine driver)
{
    /// <summary>
    /// Pairs up to which the driver searches itself: below it takes a second or two (250,000 × 250,000: 0.9 s of CPU time), as long as a query takes to begin
    /// and the files take to travel.
    /// </summary>
    public const long DriverPairs = 100_000_000_000;

    /// <summary>Items for every slot: answers of one are held at a time. A task takes all of a slot's, so that its worker starts and opens the tree once.</summary>
    private const int PerSlot = 4;

    private readonly ConditionalWeakTable<ReferenceTree, string> _sent = [];
    private int _searches;

    /// <summary>Nearest reference rows of all queries.</summary>
    /// <param name="watch">See <see cref="Stage.Watch"/>.</param>
    public async Task<NearestResult> RunAsync(EmbeddedRows reference, EmbeddedRows queries, NearestOptions options, string? watch, CancellationToken cancellation)
    {
        await connection.ReadyAsync(cancellation);
        Action<int, Action<int>> each = driver.Cancellable(cancellation);
        (ReferenceTree tree, SearchOrder order) = await Task.Run(() =>
        {
            ReferenceTree built = reference.Tree(queries.Count, each);
            return (built, NearestSearch.Order(built, queries.Rows, options, each));
        }, cancellation);
        using var folder = ScratchFolder.In(watch, string.Create(CultureInfo.InvariantCulture, $"search-{Interlocked.Increment(ref _searches)}"));
        string treeFile = await TreeFileAsync(tree, Path.Combine(folder.Path, "tree"), cancellation), path = Path.Combine(folder.Path, "queries");
        ImmutableArray<QueryPart> parts;
        using (FileStream file = File.Create(path)) parts = await Task.Run(() => QueryFile.Write(file, queries.Rows, options, order, PerSlot * connection.Slots), cancellation);
        string queryFile = await connection.SendAsync("queries", path, cancellation);
        var stage = new SearchStage(new SearchQueries(tree.Ruler, options.Neighbours, order.Kernel, options.ExcludeOwnId, options.Bounds is not null, queryFile, parts), order.Chunk, treeFile, watch);
        var answers = new SearchCollector(stage, order.Queries, tree.Rows);
        int tasks = Math.Min(stage.Items, connection.Slots);
        var progress = new TaskProgress(queries.Count, tasks, options.Progress);
        await foreach (string line in connection.RunAsync(stage, tasks, progress, cancellation)) answers.Take(line);
        NearestResult result = answers.Complete();
        progress.Finish(queries.Count);
        return result;
    }

    /// <summary>Sends a tree once a session.</summary>
    private async Task<string> TreeFileAsync(ReferenceTree tree, string path, CancellationToken cancellation)
    {
        if (_sent.TryGetValue(tree, out string? sent)) return sent;
        using (FileStream file = File.Create(path)) await Task.Run(() => tree.Write(file), cancellation);
        string name = await connection.SendAsync("tree", path, cancellation);
        File.Delete(path);
        _sent.Add(tree, name);
        return name;
    }
}
