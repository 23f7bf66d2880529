namespace SparkSynth.SparkConnect.Errors;

/// <summary>Spark Connect failed. Carries all that the server told: error class, SQLSTATE, the chain of causes, a failed script's stderr.</summary>
public sealed class SparkConnectException : Exception
{
    public SparkConnectException(SparkFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>Which of the closed list of failures this is.</summary>
    public SparkFailure Failure { get; }

    /// <summary>Spark's error class, e.g. <c>TABLE_OR_VIEW_NOT_FOUND</c>: that of the first cause that has one. Null when Spark gave none.</summary>
    public string? ErrorClass { get; init; }

    /// <summary>SQLSTATE, e.g. <c>42P01</c>, or null.</summary>
    public string? SqlState { get; init; }

    /// <summary>The operation that failed; null for calls that are not operations.</summary>
    public string? OperationId { get; init; }

    /// <summary>The server's number for this error, as in its log; null when there is none.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The chain, outermost first; empty when the error did not come from Spark itself.</summary>
    public IReadOnlyList<SparkErrorCause> Causes { get; init; } = [];

    /// <summary>Exit code of the TRANSFORM script that failed, or null.</summary>
    public int? ScriptExitCode { get; init; }

    /// <summary>Tail of that script's stderr (Spark keeps 2,048 bytes), or null.</summary>
    public string? ScriptError { get; init; }

    /// <summary>True where another run of the job may succeed without anybody changing anything.</summary>
    public bool IsWorthAnotherRun => Failure is SparkFailure.Unreachable or SparkFailure.SessionLost or SparkFailure.OperationLost;
}
