using Grpc.Core;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Protocol;
using SparkSynth.SparkConnect.Transport;
using Error = SparkSynth.SparkConnect.Protocol.FetchErrorDetailsResponse.Types.Error;

namespace SparkSynth.SparkConnect.Sessions;

/// <summary>Turns a failed call into a <see cref="SparkConnectException"/>; asks the server for the whole story where it has one, since trailers are cut at 1 KiB a field.</summary>
internal sealed class ErrorReporter(ConnectChannel channel, SessionIdentity identity)
{
    public async Task<SparkConnectException> DescribeAsync(RpcException exception, string? operationId, CancellationToken cancellationToken)
    {
        ServerError error = ServerError.Read(exception);
        IReadOnlyList<SparkErrorCause> causes = error.ErrorId is { } id ? await FetchAsync(id, cancellationToken) : [];
        if (causes.Count == 0 && error.ErrorId is not null)
        {
            causes = [new SparkErrorCause(error.Type, error.Message, error.ErrorClass, error.SqlState)];
        }

        (int? exitCode, string? scriptError) = ScriptFailure.Find(causes.Select(cause => cause.Message).Append(error.Message));
        SparkFailure failure = ErrorClasses.Classify(error);
        SparkErrorCause? named = causes.FirstOrDefault(cause => cause.ErrorClass is not null);
        return new SparkConnectException(failure, Message(failure, error, causes), exception)
        {
            ErrorClass = named?.ErrorClass ?? error.ErrorClass,
            SqlState = named?.SqlState ?? error.SqlState,
            OperationId = operationId,
            ErrorId = error.ErrorId,
            Causes = causes,
            ScriptExitCode = exitCode,
            ScriptError = scriptError,
        };
    }

    private async Task<IReadOnlyList<SparkErrorCause>> FetchAsync(string errorId, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(channel.Options.CleanUpTimeout, channel.Options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var request = new FetchErrorDetailsRequest
        {
            SessionId = identity.SessionId,
            UserContext = identity.User,
            ClientType = identity.ClientType,
            ErrorId = errorId,
            ClientObservedServerSideSessionId = identity.ServerSideId,
        };
        try
        {
            FetchErrorDetailsResponse response = await channel.Client.FetchErrorDetailsAsync(request, channel.CallOptions(either.Token));
            return Chain(response);
        }
        catch (RpcException exception)
        {
            // The failure itself is known; only its details are not. That must not hide it.
            channel.Notify("FetchErrorDetails", 0, TimeSpan.Zero, exception.Status.Detail);
            return [];
        }
    }

    /// <summary>Root first, then cause by cause; stops at an index outside the list or met before, which only a faulty server sends.</summary>
    private static List<SparkErrorCause> Chain(FetchErrorDetailsResponse response)
    {
        var chain = new List<SparkErrorCause>();
        int? index = response.HasRootErrorIdx ? response.RootErrorIdx : null;
        while (index is { } at && at >= 0 && at < response.Errors.Count && chain.Count < response.Errors.Count)
        {
            Error error = response.Errors[at];
            SparkErrorCause cause = new(
                error.ErrorTypeHierarchy.FirstOrDefault() ?? "",
                error.Message,
                error.SparkThrowable is { HasErrorClass: true } named ? named.ErrorClass : null,
                error.SparkThrowable is { HasSqlState: true } state ? state.SqlState : null);
            chain.Add(cause);
            index = error.HasCauseIdx ? error.CauseIdx : null;
        }

        return chain;
    }

    private string Message(SparkFailure failure, ServerError error, IReadOnlyList<SparkErrorCause> causes) => failure switch
    {
        SparkFailure.Unreachable => $"Spark at {channel.Endpoint} does not answer: {error.Message}",
        SparkFailure.Unauthenticated => $"Spark at {channel.Endpoint} refuses the call: {error.Message}",
        SparkFailure.Unsupported => $"Spark at {channel.Endpoint} does not know the call: {error.Message}",
        _ when error.Code == StatusCode.ResourceExhausted && error.ErrorId is null => $"{error.Message} (the limit of this client is {channel.Options.MaxMessageBytes} bytes)",
        _ => (causes.Count > 0 ? causes[0].Message : error.Message).Trim(),
    };
}
