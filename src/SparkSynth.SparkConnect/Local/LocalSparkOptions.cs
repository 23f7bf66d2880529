namespace SparkSynth.SparkConnect.Local;

/// <summary>How a local server is started.</summary>
public sealed record LocalSparkOptions
{
    /// <summary>Which Spark.</summary>
    public required SparkInstallation Spark { get; init; }

    /// <summary>
    /// <c>local[*]</c> (default), <c>local[N]</c>: tasks run inside the server; <c>local-cluster[executors,cores,MiB]</c>: in processes of their own.
    /// </summary>
    public string Master { get; init; } = "local[*]";

    /// <summary>Heap of the server. Default 2g; in <c>local[…]</c> tasks use it too.</summary>
    public string DriverMemory { get; init; } = "2g";

    /// <summary>Further settings of Spark; they win over those of conf/spark.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the server's temporary folder is made (its working folder, spill files, warehouse); null = the system's temporary folder.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>File to which the server's log is appended; null = the log is dropped, but for its last lines in the message of a failed start.</summary>
    public string? LogFile { get; init; }

    /// <summary>How long a start may take. Default 180 s (it takes 5 to 10 on an idle machine).</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(180);
}
