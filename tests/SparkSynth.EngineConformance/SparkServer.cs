using SparkSynth.Engine.Spark;
using SparkSynth.Jobs.Spec;
using SparkSynth.SparkConnect.Local;
using SparkSynth.SparkConnect.Tests.Live;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.EngineConformance;

/// <summary>A Spark for the tests of a fixture.</summary>
internal sealed class SparkServer : IAsyncDisposable
{
    /// <summary>Two executors in processes of their own.</summary>
    public const string Cluster = "local-cluster[2,1,1024]";

    private SparkServer(LocalSparkServer server) => Server = server;

    public LocalSparkServer Server { get; }

    /// <summary>Starts one, or skips (or fails) the test where there is no Spark.</summary>
    public static async Task<SparkServer> StartAsync(bool oldest = false, string master = Cluster, params (string Key, string Value)[] settings) => new(await LocalSparkServer.StartAsync(new LocalSparkOptions
    {
        Spark = TestSpark.Require(oldest),
        Master = master,
        DriverMemory = "1g",
        Settings = settings.ToDictionary(s => s.Key, s => s.Value),
        LogFile = Environment.GetEnvironmentVariable("SPARKSYNTH_SPARK_LOG"),
    }));

    /// <summary>An engine on it. Unless told otherwise it searches on executors however small the tables are; with <paramref name="blockBytes"/> it takes every table of more than <paramref name="heldBytes"/> for one that nobody can hold.</summary>
    public SparkEngine Engine(string? workerArchive = null, long driverPairs = 0, ChannelKind? channel = null, int? slots = null, int? mergeItems = null, long? blockBytes = null, long heldBytes = 0)
    {
        var options = new SparkEngineOptions
        {
            Endpoint = Server.Endpoint,
            WorkerArchive = workerArchive ?? TestWorker.Archive,
            DriverPairs = driverPairs,
            Slots = slots,
            Channel = channel ?? (workerArchive is null ? ChannelKind.Auto : ChannelKind.Direct), // workers that misbehave are not asked first
            Client = new SparkConnectOptions { ServerGone = Server.Gone },
        };
        if (mergeItems is { } items) options = options with { MergeItems = items };
        if (blockBytes is { } bytes) options = options with { HeldBytes = heldBytes, BlockBytes = bytes };
        return SparkEngine.Start(options);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
