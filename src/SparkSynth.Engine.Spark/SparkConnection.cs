using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Apache.Arrow;
using SparkSynth.SparkConnect;
using SparkSynth.SparkConnect.Artifacts;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Local;
using SparkSynth.SparkConnect.Plans;
using SparkSynth.SparkConnect.Results;
using SparkSynth.SparkConnect.Sessions;
using SparkSynth.SparkConnect.Transport;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>A session with the worker delivered: stages in, the workers' lines out. Starts in the background while the driver does other things.</summary>
internal sealed partial class SparkConnection : IAsyncDisposable
{
    private const int HashLength = 16;

    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        // Work item i is task i: nothing may merge partitions or rewrite the command.
        ["spark.sql.adaptive.coalescePartitions.enabled"] = "false",
        ["spark.sql.variable.substitute"] = "false",

        // Rows that come as text: what cannot be cast is an error and never null, and local times stay what they are.
        ["spark.sql.ansi.enabled"] = "true",
        ["spark.sql.session.timeZone"] = "UTC",

        // Not as INT96, which other readers take for nanoseconds: years beyond 2262 would be lost.
        ["spark.sql.parquet.outputTimestampType"] = "TIMESTAMP_MICROS",
    };

    private readonly SparkEngineOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _ready;
    private LocalSparkServer? _server;
    private SparkConnectClient? _client;
    private SparkSession? _session;
    private string _worker = "";
    private bool _disposed;

    private SparkConnection(SparkEngineOptions options)
    {
        _options = options;
        _ready = Task.Run(ConnectAsync);
    }

    /// <summary>Task slots of the cluster.</summary>
    public int Slots { get; private set; }

    /// <summary>Size of the worker's archive.</summary>
    public long WorkerBytes { get; private set; }

    /// <summary>How long it took to send.</summary>
    public double WorkerSeconds { get; private set; }

    /// <summary>Whether the server was started for this run, on this machine.</summary>
    public bool IsOwnServer => _options.Endpoint is null;

    /// <summary>Version of Spark.</summary>
    public string SparkVersion => _session?.SparkVersion ?? "";

    /// <summary>The session, once <see cref="ReadyAsync"/> has ended.</summary>
    public SparkSession Session => _session ?? throw new InvalidOperationException("Not connected.");

    /// <summary>Begins to connect.</summary>
    public static SparkConnection Start(SparkEngineOptions options) => new(options);

    /// <summary>Ends when tasks can run.</summary>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        try
        {
            await _ready.WaitAsync(cancellation);
        }
        catch (SparkConnectException e)
        {
            throw SparkErrors.Translate(e);
        }
    }

    /// <summary>Groups in which executors merge the states of some work items; 0: they do not.</summary>
    public int GroupsOf(int items) => MergeTree.GroupsOf(items, _options.MergeItems);

    /// <summary>Folds files and gives the workers' lines, those of one task after the other; merged on the way in <see cref="GroupsOf"/> groups.</summary>
    /// <param name="progress">Hears of finished tasks.</param>
    public async IAsyncEnumerable<string> FoldAsync(FoldStage stage, TaskProgress progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string name = await SendAsync(stage, cancellation);
        Relation states = Merged(StageScript.Of(Session.ServerSideId, _worker, name, stage.Items, stage.Items), name, stage.Items);
        await foreach (string line in LinesAsync(Session.Execute(states, new OperationOptions { Progress = progress }), cancellation)) yield return line;
    }

    private Relation Merged(Relation states, string stageFile, int items) =>
        GroupsOf(items) is > 0 and var groups ? StageScript.Merge(Session.ServerSideId, _worker, stageFile, states, groups) : states;

    /// <summary>Runs a stage and gives the lines of its workers, those of one task after the other.</summary>
    /// <param name="tasks">Tasks that share out the stage's work items.</param>
    /// <param name="progress">Hears of finished tasks.</param>
    public async IAsyncEnumerable<string> RunAsync(Stage stage, int tasks, TaskProgress progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string name = await SendAsync(stage, cancellation);
        await foreach (string line in LinesAsync(Session.Execute(StageScript.Of(Session.ServerSideId, _worker, name, stage.Items, tasks), new OperationOptions { Progress = progress }), cancellation))
            yield return line;
    }

    /// <summary>Searches a reference in range blocks and gives the lines of all workers, in any order.</summary>
    /// <param name="progress">Hears of finished tasks.</param>
    public async IAsyncEnumerable<string> SearchBlocksAsync(BlockSearchStage stage, TaskProgress progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string name = await SendAsync(stage, cancellation);
        Relation packed = StageScript.Of(Session.ServerSideId, _worker, name, stage.Items, stage.Items);
        Relation searched = StageScript.SearchBlocks(Session.ServerSideId, _worker, name, packed, stage.Blocks.Count);
        await foreach (string line in LinesAsync(Session.Execute(searched, new OperationOptions { Progress = progress }), cancellation)) yield return line;
    }

    /// <summary>Sends a Generate and gives the query that prints its rows; nothing runs yet.</summary>
    public async Task<Relation> RowsAsync(GenerateStage stage, CancellationToken cancellation)
    {
        string name = await SendAsync(stage, cancellation);
        return StageScript.Rows(Session.ServerSideId, _worker, name, stage.Items);
    }

    /// <summary>Carries out a command and gives the metrics that were observed on the way.</summary>
    public async Task<IReadOnlyList<ObservedMetrics>> RunAsync(Command command, TaskProgress? progress, CancellationToken cancellation)
    {
        await ReadyAsync(cancellation);
        SparkOperation operation = Session.Execute(command, new OperationOptions { Progress = progress });
        await TranslatedAsync(() => operation.RunAsync(cancellation));
        return operation.Metrics;
    }

    /// <summary>Whether Spark finds a relation when it analyses it; other errors than that it is not there are thrown.</summary>
    public async Task<bool> ExistsAsync(Relation relation, CancellationToken cancellation)
    {
        await ReadyAsync(cancellation);
        try
        {
            await Session.SchemaAsync(relation, cancellation);
            return true;
        }
        catch (SparkConnectException e) when (e.ErrorClass is "TABLE_OR_VIEW_NOT_FOUND" or "PATH_NOT_FOUND")
        {
            return false;
        }
        catch (SparkConnectException e)
        {
            throw SparkErrors.Translate(e);
        }
    }

    private async Task<string> SendAsync(Stage stage, CancellationToken cancellation)
    {
        await ReadyAsync(cancellation);
        byte[] file = StageFile.Write(stage);
        string name = $"sparksynth-stage-{Hash(SHA256.HashData(file))}.bin";
        await TranslatedAsync(() => Session.AddArtifactsAsync([Artifact.FromBytes("files/" + name, file)], null, cancellation));
        return name;
    }

    /// <summary>Sends a file that a stage refers to; it stays with the session.</summary>
    /// <returns>Its name, beside the stage's own file in a worker's folder.</returns>
    public async Task<string> SendAsync(string kind, string path, CancellationToken cancellation)
    {
        await ReadyAsync(cancellation);
        byte[] hash;
        using (FileStream file = File.OpenRead(path)) hash = await SHA256.HashDataAsync(file, cancellation);
        string name = $"sparksynth-{kind}-{Hash(hash)}.bin";
        await TranslatedAsync(() => Session.AddArtifactsAsync([Artifact.FromFile("files/" + name, path)], null, cancellation));
        return name;
    }

    /// <summary>Folds lines that Spark makes of rows (<see cref="SparkRows"/>) and gives the workers' lines, as <see cref="FoldAsync"/> does.</summary>
    /// <param name="observed">Told what was observed beneath, at the end.</param>
    public async IAsyncEnumerable<string> FoldRowsAsync(FoldRowsStage stage, Relation rows, TaskProgress progress, Action<IReadOnlyList<ObservedMetrics>> observed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string name = await SendAsync(stage, cancellation);
        SparkOperation operation = Session.Execute(Merged(StageScript.Fold(Session.ServerSideId, _worker, name, rows), name, stage.Items), new OperationOptions { Progress = progress });
        await foreach (string line in LinesAsync(operation, cancellation, SparkErrors.TranslateOfRows)) yield return line;
        observed(operation.Metrics);
    }

    private static async IAsyncEnumerable<string> LinesAsync(SparkOperation operation, [EnumeratorCancellation] CancellationToken cancellation, Func<SparkConnectException, Exception>? translate = null)
    {
        await using IAsyncEnumerator<RecordBatch> batches = operation.ReadAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (await TranslatedAsync(() => batches.MoveNextAsync().AsTask(), translate))
        {
            using RecordBatch batch = batches.Current;
            var lines = (StringArray)batch.Column(0);
            for (int i = 0; i < lines.Length; i++) yield return lines.GetString(i) ?? throw new InvalidDataException("a task wrote a null line");
        }
    }

    /// <summary>Has every slot's worker test itself, a few times over so that most likely every executor gets a task; gives their lines.</summary>
    public async IAsyncEnumerable<string> SelfTestAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        const int PerSlot = 4;
        await ReadyAsync(cancellation);
        int tasks = PerSlot * Slots, lines = 0;
        await foreach (string line in LinesAsync(Session.Execute(StageScript.SelfTest(Session.ServerSideId, _worker, tasks)), cancellation))
        {
            lines++;
            yield return line;
        }

        if (lines != tasks) throw new InvalidDataException($"{tasks} workers were to test themselves, {lines} lines came back");
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _stop.CancelAsync();
        try
        {
            await _ready;
        }
        catch (Exception e) when (e is SparkConnectException or OperationCanceledException or IOException)
        {
            // Whoever waited for it was told; here only what did start has to end.
        }

        if (_session is not null) await _session.DisposeAsync();
        _client?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ConnectAsync()
    {
        CancellationToken stop = _stop.Token;
        byte[] archive = await File.ReadAllBytesAsync(_options.WorkerArchive, stop);
        Task<string> hash = Task.Run(() => Hash(SHA256.HashData(archive)), stop);
        SparkConnectOptions client = _options.Client;
        if (_options.Endpoint is null)
        {
            _server = await LocalSparkServer.StartAsync(_options.Local ?? throw new InvalidOperationException("Neither a server nor a way to start one."), stop);
            client = client with { ServerGone = _server.Gone };
        }

        _client = new SparkConnectClient(_options.Endpoint ?? _server!.Endpoint, client);
        _session = await _client.OpenSessionAsync(stop);
        _worker = StageScript.WorkerFolder(await hash);
        WorkerBytes = archive.Length;
        await Task.WhenAll(_session.SetConfigAsync(Settings, stop), SendWorkerAsync(_session, archive, stop), AskSlotsAsync(_session, stop));
    }

    private async Task SendWorkerAsync(SparkSession session, byte[] archive, CancellationToken cancellation)
    {
        long before = _options.Client.Clock.GetTimestamp();
        await session.AddArtifactsAsync([Artifact.FromBytes("files/" + StageScript.WorkerArchive(_worker), archive)], null, cancellation);
        WorkerSeconds = _options.Client.Clock.GetElapsedTime(before).TotalSeconds;
    }

    /// <summary>Spark cuts a range into as many pieces as it has slots unless told otherwise, and says so in its plan: no query has to run.</summary>
    private async Task AskSlotsAsync(SparkSession session, CancellationToken cancellation)
    {
        if (_options.Slots is { } told)
        {
            Slots = told;
            return;
        }

        string plan = await session.ExplainAsync(new Relation.Sql("SELECT id FROM range(0, 1000000)"), ExplainMode.Simple, cancellation);
        Match match = Splits().Match(plan);
        Slots = match.Success && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int slots) && slots > 0
            ? slots
            : throw new SparkConnectException(SparkFailure.Protocol, $"Spark {session.SparkVersion} does not tell its parallelism in this plan: {plan}");
    }

    private static string Hash(byte[] hash) => Convert.ToHexStringLower(hash)[..HashLength];

    private static async Task TranslatedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (SparkConnectException e)
        {
            throw SparkErrors.Translate(e);
        }
    }

    private static async Task<T> TranslatedAsync<T>(Func<Task<T>> work, Func<SparkConnectException, Exception>? translate = null)
    {
        try
        {
            return await work();
        }
        catch (SparkConnectException e)
        {
            throw (translate ?? SparkErrors.Translate)(e);
        }
    }

    [GeneratedRegex(@"splits=(?:Some\()?(\d+)", RegexOptions.None, 1000)]
    private static partial Regex Splits();
}
