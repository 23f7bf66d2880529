using SparkSynth.Jobs.Spec;
using SparkSynth.SparkConnect.Local;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.Engine.Spark;

/// <summary>Where a <see cref="SparkEngine"/> runs its tasks.</summary>
public sealed record SparkEngineOptions
{
    /// <summary>A running server; null: a server of our own, see <see cref="Local"/>.</summary>
    public SparkEndpoint? Endpoint { get; init; }

    /// <summary>The server to start where there is no <see cref="Endpoint"/>.</summary>
    public LocalSparkOptions? Local { get; init; }

    /// <summary>Archive of the worker, as <c>scripts/worker</c> makes it.</summary>
    public required string WorkerArchive { get; init; }

    /// <summary>Threads of the driver's own work (a fit's inner loops). Default: all cores.</summary>
    public int DriverThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>Task slots of the cluster, which decide into how many tasks a pass is cut; null: asked of the server. Changes no result.</summary>
    public int? Slots { get; init; }

    /// <summary>Searches of up to as many pairs (queries × reference rows) are the driver's own. Changes no result.</summary>
    public long DriverPairs { get; init; } = SparkSearch.DriverPairs;

    /// <summary>
    /// Packed rows of a table of up to so many bytes (Adult: 64 a row) are held by the driver and, as a reference, by every host that searches; more are packed by executors, in range blocks.
    /// Changes no result.
    /// </summary>
    public long HeldBytes { get; init; } = 2L << 30;

    /// <summary>Packed rows of a range block: a worker holds them twice, and a tree of about the same size.</summary>
    public long BlockBytes { get; init; } = 48 << 20;

    /// <summary>Executors merge the states of so many work items or more; the driver those of fewer. Changes no result.</summary>
    public int MergeItems { get; init; } = MergeTree.LeastItems;

    /// <summary>How rows of files travel.</summary>
    public ChannelKind Channel { get; init; }

    /// <summary>Of the client.</summary>
    public SparkConnectOptions Client { get; init; } = new();
}
