namespace SparkSynth.SparkConnect.Errors;

/// <summary>The error classes of Spark that this client acts on.</summary>
internal static class ErrorClasses
{
    public const string OperationNotFound = "INVALID_HANDLE.OPERATION_NOT_FOUND";
    public const string SessionNotFound = "INVALID_HANDLE.SESSION_NOT_FOUND";
    public const string OperationAlreadyExists = "INVALID_HANDLE.OPERATION_ALREADY_EXISTS";
    public const string CursorDisconnected = "INVALID_CURSOR.DISCONNECTED";
    public const string OperationCanceled = "OPERATION_CANCELED";

    public static SparkFailure Classify(ServerError error)
    {
        string name = error.ErrorClass ?? "";
        if (name == OperationCanceled)
        {
            return SparkFailure.Interrupted;
        }

        if (name.StartsWith("INVALID_HANDLE.SESSION", StringComparison.Ordinal))
        {
            return SparkFailure.SessionLost;
        }

        if (name.StartsWith("INVALID_HANDLE.OPERATION", StringComparison.Ordinal) || name.StartsWith("INVALID_CURSOR.", StringComparison.Ordinal))
        {
            return SparkFailure.OperationLost;
        }

        return error.Code switch
        {
            _ when error.IsTransport => SparkFailure.Unreachable,
            _ when error.IsMalformed => SparkFailure.Protocol,
            Grpc.Core.StatusCode.Unavailable or Grpc.Core.StatusCode.DeadlineExceeded => SparkFailure.Unreachable,
            Grpc.Core.StatusCode.Unauthenticated or Grpc.Core.StatusCode.PermissionDenied => SparkFailure.Unauthenticated,
            Grpc.Core.StatusCode.Unimplemented => SparkFailure.Unsupported,
            Grpc.Core.StatusCode.Cancelled => SparkFailure.Interrupted,

            // Ours: a message above MaxMessageBytes. (Spark itself does not use this status.)
            Grpc.Core.StatusCode.ResourceExhausted => SparkFailure.Protocol,
            _ => SparkFailure.Query,
        };
    }
}
