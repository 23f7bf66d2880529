using System.Collections.Immutable;
using SparkSynth.Core;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Engine.Embedded;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>
/// Runs tasks on Apache Spark: every pass over a table is one query, whose tasks run our worker, which opens the files itself; a large search of nearest records is one too. The driver's own small work
/// (finding files, fitting, small outputs) is the embedded engine's. Results are the embedded engine's, byte for byte.
/// </summary>
public sealed class SparkEngine : IEngine, ISearchEngine
{
    private readonly EmbeddedEngine _driver;
    private readonly SparkConnection _connection;
    private readonly SparkSearches _searches;
    private readonly SparkRows _rows;
    private readonly SparkChannels _channels;
    private readonly SparkCopies _copies;
    private string? _watch;

    private SparkEngine(string name, SparkConnection connection, SparkEngineOptions options)
    {
        Name = name;
        _connection = connection;
        _driver = new EmbeddedEngine(options.DriverThreads);
        _rows = new SparkRows(connection);
        _copies = new SparkCopies(connection, _driver);
        _searches = new SparkSearches(connection, _driver, options, (table, task, stop) => FoldAsync(table, task, null, stop));
        _channels = new SparkChannels(options.Channel, connection);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Task slots of the cluster; 0 before <see cref="ConnectAsync"/>.</summary>
    public int Threads => _connection.Slots;

    /// <summary>Begins to connect (and to start a server, where one is to be ours) and returns at once; what goes wrong shows in <see cref="ConnectAsync"/>.</summary>
    public static SparkEngine Start(SparkEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string name = options.Endpoint?.ToString() ?? EngineSpec.Local;
        return new SparkEngine(name, SparkConnection.Start(options), options);
    }

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellation) => _connection.ReadyAsync(cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EngineCheck>> CheckAsync(CancellationToken cancellation)
    {
        var machines = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await foreach (string line in _connection.SelfTestAsync(cancellation)) machines[line] = machines.GetValueOrDefault(line) + 1;
        return
        [
            new EngineCheck("server", $"Spark {_connection.SparkVersion}; the worker of {_connection.WorkerBytes / 1e6:0.0} MB was sent in {_connection.WorkerSeconds:0.0} s"),
            .. machines.Select(m => new EngineCheck("worker", $"{m.Key} ({m.Value} tasks)")),
        ];
    }

    /// <inheritdoc/>
    public async Task<ITable> OpenAsync(TableSpec table, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.IsSpark)
        {
            SparkTable named = await _rows.OpenAsync(table, cancellation);
            _channels.Named(table.Shown);
            return named;
        }

        var own = (EmbeddedTable)await _driver.OpenAsync(table, cancellation);
        if (await _channels.ReadsDirectlyAsync(own, table.Path, cancellation)) return own;
        if (!own.Source.IsParquet)
            throw new ProblemException("channel", table.Path, "Its rows would have to come through Spark, which reads other values from text than we do.", "Turn it into Parquet, put it where executors see it (engine.channel: auto), or say how Spark reads it (real.spark).");
        SparkTable read = await _rows.OpenAsync(table with { Spark = new SparkReadSpec() }, cancellation);
        return read with { Files = own, Reason = _channels.ReasonOf(table.Path) };
    }

    /// <inheritdoc/>
    public async Task<FoldState> FoldAsync(ITable table, FoldTask task, IProgress<long>? rows, CancellationToken cancellation)
    {
        if (table is SparkTable named) return await _rows.FoldAsync(named, task, _watch, rows, cancellation);
        var own = table as EmbeddedTable ?? throw new ArgumentException("A table of another engine.", nameof(table));
        await ConnectAsync(cancellation);
        var stage = new FoldStage(own.Schema, own.Side, task, WorkItems.Of(own.Source.Slices, _connection.Slots), _watch) { Names = own.Source.Names };
        var guard = new FoldGuard(stage);
        var states = new StateCollector(task, _connection.GroupsOf(stage.Items) > 0, guard.Take);
        double share = own.Side is { } side ? (side.IsHoldout ? side.HoldoutFraction : 1 - side.HoldoutFraction) : 1;
        var progress = new TaskProgress((long)(own.Rows * share), stage.Items, rows);
        await foreach (string line in _connection.FoldAsync(stage, progress, cancellation)) states.Take(line);
        FoldState state = states.Complete();
        guard.Complete();
        progress.Finish(states.Rows);
        return state;
    }

    /// <inheritdoc/>
    public async Task<IOutput> BeginOutputAsync(OutputSpec output, CancellationToken cancellation)
    {
        var files = (EmbeddedOutput)await _driver.BeginOutputAsync(output, cancellation);
        _watch = files.RunPath; // it goes away when the run ends in any way, or, if it is killed, when the next one to this place begins
        _channels.Output(_watch, files.Folder);
        return new SparkOutput(files, _connection, _driver, _channels, output.Overwrite, () => _watch = null);
    }

    /// <inheritdoc/>
    public Task CheckTargetAsync(SparkWriteSpec target, bool overwrite, string place, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new SparkTableWriter(_connection, target, overwrite).CheckAsync(place, cancellation);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Problem> CheckColumns(SparkWriteSpec target, TableSchema schema)
    {
        ArgumentNullException.ThrowIfNull(target);
        return SparkColumns.Check(schema, target.PartitionBy);
    }

    /// <inheritdoc/>
    public IReadOnlyList<EngineChannel> Channels => _channels.Choices;

    /// <inheritdoc/>
    public void ParallelFor(int count, Action<int> body) => _driver.ParallelFor(count, body);

    /// <inheritdoc/>
    public string? SearchNote => string.Join(' ', new[] { _copies.Note, _searches.Note }.OfType<string>()) is { Length: > 0 } note ? note : null;

    /// <inheritdoc/>
    public async Task<ISearchRows> PackAsync(ITable table, GowerRuler ruler, IProgress<long>? rows, CancellationToken cancellation) =>
        await _searches.PackAsync(await FilesAsync(table, cancellation), ruler, executorsSee: table is EmbeddedTable, rows, cancellation);

    /// <inheritdoc/>
    public ISearchRows Hold(PackedRows rows) => _driver.Hold(rows);

    /// <inheritdoc/>
    public Task<ISearchRows> ProjectAsync(ISearchRows rows, GowerRuler subset, CancellationToken cancellation) => _searches.ProjectAsync(rows, subset, cancellation);

    /// <inheritdoc/>
    public Task<PackedRows> TakeAsync(ISearchRows rows, ReadOnlyMemory<int> ids, CancellationToken cancellation) => _searches.TakeAsync(rows, ids, cancellation);

    /// <inheritdoc/>
    public Task<NearestResult> SearchAsync(ISearchRows reference, ISearchRows queries, NearestOptions options, CancellationToken cancellation) => _searches.SearchAsync(reference, queries, options, _watch, cancellation);

    /// <inheritdoc/>
    public Task<int> RecheckAsync(ISearchRows reference, ISearchRows queries, NearestOptions options, NearestResult result, ReadOnlyMemory<int> sample, CancellationToken cancellation) =>
        _searches.RecheckAsync(reference, queries, options, result, sample, _watch, cancellation);

    /// <inheritdoc/>
    public void Release(ISearchRows reference)
    {
        if (reference is EmbeddedRows) _driver.Release(reference);
    }

    /// <inheritdoc/>
    public Task<int> DistinctAsync(ISearchRows reference, CancellationToken cancellation) => _searches.DistinctAsync(reference, _watch, cancellation);

    /// <inheritdoc/>
    public async Task ReadAsync(ITable table, ImmutableArray<int> columns, Action<ColumnBatch> add, CancellationToken cancellation) =>
        await _driver.ReadAsync(await FilesAsync(table, cancellation), columns, add, cancellation);

    /// <summary>The files that the driver reads: those of a table that Spark reads only because executors do not see them, but not half of them, for Spark halves by other rules; else a copy.</summary>
    private async Task<ITable> FilesAsync(ITable table, CancellationToken cancellation) => table switch
    {
        SparkTable { Side: null, Files: { } files } => files,
        SparkTable named => await _copies.OfAsync(named, _watch, cancellation),
        _ => table,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _copies.Dispose();
        await _driver.DisposeAsync();
    }
}
