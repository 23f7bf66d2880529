using System.Collections.Immutable;
using SparkSynth.Core;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;
using SparkSynth.Storage.Sources;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Embedded;

/// <summary>Runs tasks on threads of this process. Results do not depend on their number.</summary>
public sealed class EmbeddedEngine : IEngine, ISearchEngine
{
    private readonly List<TableSource> _sources = [];
    private readonly int _threads;

    /// <param name="threads">Threads, ≥ 1.</param>
    public EmbeddedEngine(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _threads = threads;
    }

    /// <inheritdoc/>
    public string Name => EngineSpec.Embedded;

    /// <inheritdoc/>
    public int Threads => _threads;

    /// <inheritdoc/>
    public async Task<ITable> OpenAsync(TableSpec table, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.IsSpark)
            throw new ProblemException("needs-spark", table.Shown, $"Spark is to read this table (table or spark in the job), but the engine is {Name}.", "Use --engine local or --engine sc://host:port, or name the path of files alone.");
        TableSource source = await Task.Run(() => TableSource.Open(Sources.Options(table), cancellation), cancellation);
        _sources.Add(source);
        return new EmbeddedTable(source, table.Path, null);
    }

    /// <inheritdoc/>
    public async Task<FoldState> FoldAsync(ITable table, FoldTask task, IProgress<long>? rows, CancellationToken cancellation)
    {
        var (source, side) = (Own(table).Source, Own(table).Side);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        int next = -1;
        IEnumerable<InputSlice> Remaining()
        {
            for (int i = Interlocked.Increment(ref next); i < source.Slices.Length; i = Interlocked.Increment(ref next)) yield return source.Slices[i];
        }

        FoldState[] states = await RunAsync(Math.Min(_threads, source.Slices.Length), _ =>
        {
            using SliceReader reader = source.CreateReader(task.Columns, side);
            return FoldRunner.Run(task, reader, Remaining(), count => rows?.Report(count), stop.Token);
        }, stop);
        for (int i = 1; i < states.Length; i++) states[0].Merge(states[i]);
        return states[0];
    }

    /// <inheritdoc/>
    public Task<IOutput> BeginOutputAsync(OutputSpec output, CancellationToken cancellation) =>
        Task.FromResult<IOutput>(new EmbeddedOutput(output, _threads));

    /// <inheritdoc/>
    public void ParallelFor(int count, Action<int> body)
    {
        if (_threads == 1 || count == 1)
        {
            for (int i = 0; i < count; i++) body(i);
            return;
        }

        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = _threads }, body);
        }
        catch (AggregateException failed)
        {
            // a problem or a cancellation must come out as what it is, as it does with one thread
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failed.InnerExceptions[0]);
        }
    }

    /// <inheritdoc/>
    public async Task<ISearchRows> PackAsync(ITable table, GowerRuler ruler, IProgress<long>? rows, CancellationToken cancellation) =>
        new EmbeddedRows(await EmbeddedPacker.RunAsync(Own(table), ruler, _threads, rows, cancellation));

    /// <summary>Packs some of a table's slices, see <see cref="EmbeddedPacker"/>.</summary>
    internal Task<PackedRows> PackRangeAsync(EmbeddedTable table, GowerRuler ruler, long[] starts, Range slices, CancellationToken cancellation) =>
        EmbeddedPacker.RunAsync(table, ruler, starts, slices, _threads, null, cancellation);

    /// <inheritdoc/>
    public ISearchRows Hold(PackedRows rows) => new EmbeddedRows(rows);

    /// <inheritdoc/>
    public Task<ISearchRows> ProjectAsync(ISearchRows rows, GowerRuler subset, CancellationToken cancellation) =>
        Task.Run<ISearchRows>(() => new EmbeddedRows(Own(rows).Rows.Project(subset)), cancellation);

    /// <inheritdoc/>
    public Task<PackedRows> TakeAsync(ISearchRows rows, ReadOnlyMemory<int> ids, CancellationToken cancellation) =>
        Task.Run(() => Own(rows).Rows.Take(ids.Span), cancellation);

    /// <inheritdoc/>
    public Task<NearestResult> SearchAsync(ISearchRows reference, ISearchRows queries, NearestOptions options, CancellationToken cancellation) => Task.Run(() =>
    {
        var each = Cancellable(cancellation);
        return NearestSearch.Run(Own(reference).Tree(queries.Count, each), Own(queries).Rows, options, each);
    }, cancellation);

    /// <inheritdoc/>
    public Task<int> RecheckAsync(ISearchRows reference, ISearchRows queries, NearestOptions options, NearestResult result, ReadOnlyMemory<int> sample, CancellationToken cancellation) => Task.Run(() =>
    {
        var each = Cancellable(cancellation);
        return NearestSearch.Recheck(Own(reference).Tree(queries.Count, each), Own(queries).Rows, options, result, sample.Span, each);
    }, cancellation);

    /// <inheritdoc/>
    public void Release(ISearchRows reference) => Own(reference).Release();

    /// <inheritdoc/>
    public Task<int> DistinctAsync(ISearchRows reference, CancellationToken cancellation) =>
        Task.Run(() => Own(reference).Tree(0, Cancellable(cancellation)).Distinct, cancellation);

    /// <inheritdoc/>
    public Task ReadAsync(ITable table, ImmutableArray<int> columns, Action<ColumnBatch> add, CancellationToken cancellation) => Task.Run(() =>
    {
        using SliceReader reader = Own(table).Source.CreateReader(columns, table.Side);
        foreach (InputSlice slice in Own(table).Source.Slices)
            for (reader.Open(slice); reader.Read();)
            {
                cancellation.ThrowIfCancellationRequested();
                add(reader.Batch);
            }
    }, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (TableSource source in _sources) source.Dispose();
        return ValueTask.CompletedTask;
    }

    private static EmbeddedTable Own(ITable table) => table as EmbeddedTable ?? throw new ArgumentException("A table of another engine.", nameof(table));

    private static EmbeddedRows Own(ISearchRows rows) => rows as EmbeddedRows ?? throw new ArgumentException("Rows of another engine.", nameof(rows));

    /// <summary>Loops on this engine's threads that a cancellation ends.</summary>
    internal Action<int, Action<int>> Cancellable(CancellationToken cancellation) =>
        (count, body) => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellation }, body);

    /// <summary>Runs <paramref name="body"/> on some threads; the first failure stops the others and is thrown.</summary>
    internal static async Task<T[]> RunAsync<T>(int threads, Func<int, T> body, CancellationTokenSource stop)
    {
        Task<T>[] tasks = Enumerable.Range(0, threads).Select(t => Task.Factory.StartNew(() =>
        {
            try
            {
                return body(t);
            }
            catch
            {
                stop.Cancel();
                throw;
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        try
        {
            return await Task.WhenAll(tasks);
        }
        catch (Exception) when (tasks.Any(t => t.IsFaulted && t.Exception!.InnerException is not OperationCanceledException))
        {
            // The others were only cancelled because one failed: that one's error is the one to tell.
            Exception cause = tasks.First(t => t.IsFaulted && t.Exception!.InnerException is not OperationCanceledException).Exception!.InnerException!;
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }
}
