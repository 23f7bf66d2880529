namespace SparkSynth.SparkConnect.Errors;

/// <summary>The closed list of ways in which Spark Connect fails; what a caller does next depends on nothing else.</summary>
public enum SparkFailure
{
    /// <summary>Spark ran and refused or failed: a missing table, a syntax error, a task that failed too often. The same call fails again.</summary>
    Query,

    /// <summary>Nobody answers, or the connection broke more often than the retry policy allows. Worth another run.</summary>
    Unreachable,

    /// <summary>The server refuses us: wrong or missing token, or no permission for the call.</summary>
    Unauthenticated,

    /// <summary>The session is gone (server restarted, session expired or released): its views, settings and artifacts are lost. Worth another run.</summary>
    SessionLost,

    /// <summary>The server no longer knows a running operation, or dropped answers that we had not seen. Worth another run.</summary>
    OperationLost,

    /// <summary>Somebody else interrupted the operation. (Our own cancellation is an <see cref="OperationCanceledException"/>.)</summary>
    Interrupted,

    /// <summary>The server is too old or does not offer the call.</summary>
    Unsupported,

    /// <summary>The answers contradict each other or the protocol: never taken for data.</summary>
    Protocol,
}
