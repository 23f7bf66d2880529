using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Protocol;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.SparkConnect.Sessions;

/// <summary>What every request of a session carries, and the check that every answer comes from the same session on the server.</summary>
internal sealed class SessionIdentity(SparkEndpoint endpoint, string sessionId)
{
    private string? serverSideId;

    public string SessionId { get; } = sessionId;

    public UserContext User { get; } = new() { UserId = endpoint.UserId, UserName = endpoint.UserId };

    public string ClientType { get; } = (endpoint.UserAgent is { } agent ? agent + " " : "") + "SparkSynth/" + typeof(SessionIdentity).Assembly.GetName().Version?.ToString(3);

    /// <summary>The server's own number of the session; empty before the first answer, which protobuf sends as "not set".</summary>
    public string ServerSideId => serverSideId ?? "";

    public void Check(string sessionId, string serverSideSessionId)
    {
        if (sessionId != SessionId)
        {
            throw new SparkConnectException(SparkFailure.Protocol, $"an answer belongs to session '{sessionId}', not to ours, {SessionId}");
        }

        string? known = Interlocked.CompareExchange(ref serverSideId, serverSideSessionId, null);
        if (known is not null && known != serverSideSessionId)
        {
            throw new SparkConnectException(
                SparkFailure.SessionLost,
                $"the server has started session {SessionId} anew ({known} became {serverSideSessionId}): its views, settings and artifacts are gone");
        }
    }
}
