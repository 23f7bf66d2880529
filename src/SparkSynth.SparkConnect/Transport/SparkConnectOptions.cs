namespace SparkSynth.SparkConnect.Transport;

/// <summary>How a client behaves; where it connects is <see cref="SparkEndpoint"/>.</summary>
public sealed record SparkConnectOptions
{
    /// <summary>For all calls but the first.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>For the first call of a session.</summary>
    public RetryPolicy ConnectRetry { get; init; } = RetryPolicy.Connect;

    /// <summary>Largest message accepted from the server. Default 144 MiB: the server's batches go up to 128 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 144 << 20;

    /// <summary>Bytes of an artifact in one message; also how many bytes of small artifacts share one. Default 1 MiB (the server takes up to 128 MiB).</summary>
    public int ArtifactChunkBytes { get; init; } = 1 << 20;

    /// <summary>How long clean-up calls (interrupt, release) may take after a failure or a cancellation. Default 5 s.</summary>
    public TimeSpan CleanUpTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Clock of waits and timeouts.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Random part of the waits: retry number → [0, 1). Default: fractions of the golden ratio, the same in every run; pass a source of your own to
    /// spread many clients.
    /// </summary>
    public Func<int, double> Jitter { get; init; } = retry => retry * 0.6180339887498949 % 1;

    /// <summary>Hears of retries, re-attachments and clean-ups that failed.</summary>
    public IProgress<ConnectNotice>? Notices { get; init; }

    /// <summary>Fires when it is known that the server is gone for good (a local server that exited): retries end at once.</summary>
    public CancellationToken ServerGone { get; init; }

    /// <summary>Replaces the network, for tests and special proxies; null = a <see cref="SocketsHttpHandler"/>. Not disposed by the client.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>All that is wrong with the values; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. Retry.Validate().Select(problem => $"{nameof(Retry)}.{problem}"),
        .. ConnectRetry.Validate().Select(problem => $"{nameof(ConnectRetry)}.{problem}"),
        .. MaxMessageBytes < 1 ? [$"{nameof(MaxMessageBytes)} is {MaxMessageBytes}; at least 1"] : Array.Empty<string>(),
        .. ArtifactChunkBytes is < 1 or > 64 << 20 ? [$"{nameof(ArtifactChunkBytes)} is {ArtifactChunkBytes}; between 1 and 64 MiB"] : Array.Empty<string>(),
        .. CleanUpTimeout <= TimeSpan.Zero ? [$"{nameof(CleanUpTimeout)} is {CleanUpTimeout}; above zero"] : Array.Empty<string>(),
    ];
}
