using SparkSynth.SparkConnect.Sessions;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.SparkConnect;

/// <summary>
/// A client of one Spark Connect server (4.0 or later): the part of the protocol that SparkSynth uses. Thread-safe; one connection, many sessions.
/// </summary>
/// <example><code>
/// using var client = new SparkConnectClient(endpoint);
/// await using SparkSession session = await client.OpenSessionAsync(cancellationToken);
/// await foreach (RecordBatch batch in session.Execute(new Relation.Sql("SELECT …")).ReadAsync(cancellationToken)) …
/// </code></example>
public sealed class SparkConnectClient : IDisposable
{
    private readonly ConnectChannel channel;

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SparkConnectClient(SparkEndpoint endpoint, SparkConnectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= new SparkConnectOptions();
        IReadOnlyList<string> problems = options.Validate();
        channel = problems.Count == 0 ? new ConnectChannel(endpoint, options) : throw new ArgumentException(string.Join("; ", problems), nameof(options));
    }

    /// <summary>Connects and opens a session; the first moment at which a wrong address or token shows.</summary>
    /// <exception cref="Errors.SparkConnectException">Nobody answers, the token is refused, or the server is older than <see cref="SparkSession.OldestVersion"/>.</exception>
    public Task<SparkSession> OpenSessionAsync(CancellationToken cancellationToken = default) => SparkSession.OpenAsync(channel, cancellationToken);

    public void Dispose() => channel.Dispose();
}
