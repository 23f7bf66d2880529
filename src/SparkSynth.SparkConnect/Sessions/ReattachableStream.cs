using System.Runtime.CompilerServices;
using Grpc.Core;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Protocol;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.SparkConnect.Sessions;

/// <summary>
/// The answers to one ExecutePlan, each once and in order, over as many streams as it takes.
/// </summary>
/// <remarks>
/// The server ends a stream after two minutes, and proxies do so when they like; the execution goes on meanwhile and keeps what it sent. So a stream that ends
/// without ResultComplete is re-attached after the last answer seen. After a failure before any answer nobody knows whether the server took the plan:
/// re-attach then too, and send the plan again only when the server says that it has no such operation. A plan is therefore never run twice.
/// </remarks>
internal sealed class ReattachableStream(ConnectChannel channel, SessionIdentity identity, ErrorReporter errors, ExecutePlanRequest request)
{
    // What the server may keep buffered for us before we say that we have it.
    private const int ReleaseEveryBytes = 1 << 20;
    private const int ReleaseEveryResponses = 64;

    private readonly string operationId = request.OperationId;
    private Task release = Task.CompletedTask;

    private enum Outcome
    {
        Running,
        Ended,
        ServerLost,
    }

    public async IAsyncEnumerable<ExecutePlanResponse> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string lastResponse = "";
        bool complete = false;
        int failures = 0;
        long bytes = 0;
        int responses = 0;
        Outcome outcome = Outcome.Running;
        AsyncServerStreamingCall<ExecutePlanResponse> call = channel.Client.ExecutePlan(request, channel.CallOptions(cancellationToken));
        try
        {
            while (true)
            {
                (ExecutePlanResponse? response, RpcException? exception) = await NextAsync(call, cancellationToken);
                if (response is not null)
                {
                    Check(response, complete);
                    failures = 0;
                    lastResponse = response.ResponseId;
                    complete = response.ResponseTypeCase == ExecutePlanResponse.ResponseTypeOneofCase.ResultComplete;
                    yield return response;

                    bytes += response.ArrowBatch?.Data.Length ?? 0;
                    if (!complete && (bytes >= ReleaseEveryBytes || ++responses >= ReleaseEveryResponses) && release.IsCompleted)
                    {
                        release = ReleaseAsync(lastResponse);
                        (bytes, responses) = (0, 0);
                    }

                    continue;
                }

                if (complete)
                {
                    outcome = Outcome.Ended;
                    break;
                }

                bool resend = false;
                failures++;
                if (exception is not null)
                {
                    ServerError error = ServerError.Read(exception);
                    resend = error.ErrorClass == ErrorClasses.OperationNotFound && lastResponse.Length == 0 && failures < channel.Options.Retry.MaxAttempts;
                    bool exists = error.ErrorClass == ErrorClasses.OperationAlreadyExists && failures < channel.Options.Retry.MaxAttempts;
                    if (!resend && !exists && !await channel.WaitBeforeRetryAsync("ExecutePlan", channel.Options.Retry, failures, error, cancellationToken))
                    {
                        SparkConnectException described = await errors.DescribeAsync(exception, operationId, cancellationToken);
                        outcome = described.IsWorthAnotherRun ? Outcome.ServerLost : Outcome.Ended;
                        throw described;
                    }
                }
                else if (failures > 1)
                {
                    // Streams that end at once without a word: as any other failure.
                    var silent = new ServerError(StatusCode.Unavailable, "the stream ended without an answer");
                    if (!await channel.WaitBeforeRetryAsync("ReattachExecute", channel.Options.Retry, failures - 1, silent, cancellationToken))
                    {
                        outcome = Outcome.ServerLost;
                        throw new SparkConnectException(SparkFailure.OperationLost, $"the answers of operation {operationId} ended {failures} times without a result") { OperationId = operationId };
                    }
                }

                call.Dispose();
                channel.Notify(resend ? "ExecutePlan" : "ReattachExecute", failures, TimeSpan.Zero, exception?.Status.Detail ?? "the stream ended before the operation did");
                call = resend
                    ? channel.Client.ExecutePlan(request, channel.CallOptions(cancellationToken))
                    : channel.Client.ReattachExecute(Reattach(lastResponse), channel.CallOptions(cancellationToken));
            }
        }
        finally
        {
            call.Dispose();
            await release;
            await CleanUpAsync(outcome);
        }
    }

    private static async Task<(ExecutePlanResponse? Response, RpcException? Error)> NextAsync(
        AsyncServerStreamingCall<ExecutePlanResponse> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call.ResponseStream.MoveNext(cancellationToken) ? (call.ResponseStream.Current, null) : (null, null);
        }
        catch (RpcException exception)
        {
            return cancellationToken.IsCancellationRequested
                ? throw new OperationCanceledException("the operation was cancelled", exception, cancellationToken)
                : (null, exception);
        }
    }

    private void Check(ExecutePlanResponse response, bool complete)
    {
        identity.Check(response.SessionId, response.ServerSideSessionId);
        string? wrong = complete ? "follows the end of the result"
            : response.OperationId != operationId ? $"belongs to operation '{response.OperationId}'"
            : response.ResponseId.Length == 0 ? "has no number"
            : null;
        if (wrong is not null)
        {
            throw new SparkConnectException(SparkFailure.Protocol, $"an answer of operation {operationId} {wrong}") { OperationId = operationId };
        }
    }

    private ReattachExecuteRequest Reattach(string lastResponse)
    {
        var reattach = new ReattachExecuteRequest
        {
            SessionId = identity.SessionId,
            UserContext = identity.User,
            ClientType = identity.ClientType,
            OperationId = operationId,
            ClientObservedServerSideSessionId = identity.ServerSideId,
        };
        if (lastResponse.Length > 0)
        {
            reattach.LastResponseId = lastResponse;
        }

        return reattach;
    }

    private async Task CleanUpAsync(Outcome outcome)
    {
        if (outcome == Outcome.ServerLost)
        {
            return;
        }

        if (outcome == Outcome.Running)
        {
            // Cancelled, given up by the reader, or an answer we could not accept: the server still works for nobody.
            var interrupt = new InterruptRequest
            {
                SessionId = identity.SessionId,
                UserContext = identity.User,
                ClientType = identity.ClientType,
                InterruptType = InterruptRequest.Types.InterruptType.OperationId,
                OperationId = operationId,
            };
            await channel.CleanUpAsync("Interrupt", options => channel.Client.InterruptAsync(interrupt, options));
        }

        await ReleaseAsync(null);
    }

    private Task ReleaseAsync(string? until)
    {
        var message = new ReleaseExecuteRequest
        {
            SessionId = identity.SessionId,
            UserContext = identity.User,
            ClientType = identity.ClientType,
            OperationId = operationId,
        };
        if (until is null)
        {
            message.ReleaseAll = new ReleaseExecuteRequest.Types.ReleaseAll();
        }
        else
        {
            message.ReleaseUntil = new ReleaseExecuteRequest.Types.ReleaseUntil { ResponseId = until };
        }

        return channel.CleanUpAsync("ReleaseExecute", options => channel.Client.ReleaseExecuteAsync(message, options));
    }
}
