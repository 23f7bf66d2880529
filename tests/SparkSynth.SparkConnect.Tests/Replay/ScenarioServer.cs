using Google.Protobuf;
using Grpc.Core;
using SparkSynth.SparkConnect.Protocol;
using SparkSynth.SparkConnect.Sessions;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.SparkConnect.Tests.Replay;

/// <summary>
/// Answers with what a server once said in one scenario: the n-th call of a method gets the n-th recorded answer (clean-up calls get the generic one), with our operation's
/// number in place of the recorded one. Tests can change the answers to ExecutePlan and ReattachExecute.
/// </summary>
public sealed class ScenarioServer : IDisposable
{
    private readonly string version;
    private readonly string scenario;
    private readonly Dictionary<string, int> next = [];
    private readonly SparkConnectClient client;

    public ScenarioServer(string version, string scenario, Func<SparkConnectOptions, SparkConnectOptions>? configure = null)
    {
        this.version = version;
        this.scenario = scenario;
        AnalyzePlanRequest first = Parse<AnalyzePlanRequest>(RecordedCall.Of(version, "version", "AnalyzePlan")[0].Requests[0]);
        SessionId = first.SessionId;
        ServerSideId = Parse<AnalyzePlanResponse>(RecordedCall.Of(version, "version", "AnalyzePlan")[0].Responses[0]).ServerSideSessionId;
        Handler = new ReplayHandler(Answer);
        SparkConnectOptions options = new() { Handler = Handler, Retry = NoWait, ConnectRetry = NoWait, Notices = Notices };
        client = new SparkConnectClient(Endpoint, configure?.Invoke(options) ?? options);
    }

    public static RetryPolicy NoWait { get; } = new() { MaxAttempts = 4, InitialDelay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero };

    public string SessionId { get; }

    public string ServerSideId { get; }

    public SparkEndpoint Endpoint => new() { Host = "localhost", SessionId = Guid.Parse(SessionId), UserId = "" };

    public ReplayHandler Handler { get; }

    public NoticeLog Notices { get; } = new();

    /// <summary>Skips this many recorded ExecutePlan calls of the scenario: the Python client runs a SELECT as a command first, which only echoes it.</summary>
    public int FirstExecute { get; init; }

    /// <summary>What ExecutePlan gets (all answers of the recording in, what to send out); default: the recording.</summary>
    public Func<ReplayAnswer, int, ReplayAnswer>? OnExecute { get; set; }

    /// <summary>What ReattachExecute gets; default: the recorded answers after the last that the client has.</summary>
    public Func<ReplayAnswer, int, ReplayAnswer>? OnReattach { get; set; }

    /// <summary>What any other call gets instead of the recording; null = the recording.</summary>
    public Func<ReplayCall, ReplayAnswer?>? OnOther { get; set; }

    public static T Parse<T>(byte[] bytes)
        where T : IMessage<T>, new() => new MessageParser<T>(() => new T()).ParseFrom(bytes);

    public Task<SparkSession> OpenAsync() => client.OpenSessionAsync();

    /// <summary>The request that the Python client sent where ours is the n-th of its method.</summary>
    public T Recorded<T>(string method, int index = 0)
        where T : IMessage<T>, new() => Parse<T>(RecordedCall.Of(version, scenario, method)[index].Requests[0]);

    public T Sent<T>(string method, int index = 0)
        where T : IMessage<T>, new() => Handler.Calls.Where(call => call.Method == method).ElementAt(index).Request<T>();

    public void Dispose() => client.Dispose();

    private ReplayAnswer Answer(ReplayCall call)
    {
        int index = next.TryGetValue(call.Method, out int seen) ? seen : 0;
        next[call.Method] = index + 1;
        if (call.Method is not ("ExecutePlan" or "ReattachExecute") && OnOther?.Invoke(call) is { } changed)
        {
            return changed;
        }

        switch (call.Method)
        {
            case "AnalyzePlan" when call.Request<AnalyzePlanRequest>().SparkVersion is not null:
                next[call.Method] = index;
                return new ReplayAnswer(RecordedCall.Of(version, "version", "AnalyzePlan")[0].Responses);
            case "ExecutePlan":
                ReplayAnswer execute = Execution(FirstExecute + (OnExecute is null ? index : 0), call.Request<ExecutePlanRequest>().OperationId);
                return OnExecute?.Invoke(execute, index) ?? execute;
            case "ReattachExecute":
                ReattachExecuteRequest request = call.Request<ReattachExecuteRequest>();
                ReplayAnswer all = Execution(FirstExecute, request.OperationId);
                int after = request.HasLastResponseId
                    ? all.Messages.ToList().FindIndex(message => Parse<ExecutePlanResponse>(message).ResponseId == request.LastResponseId)
                    : -1;
                ReplayAnswer rest = all with { Messages = [.. all.Messages.Skip(after + 1)] };
                return OnReattach?.Invoke(rest, index) ?? rest;
            case "ReleaseExecute":
                return ReplayAnswer.Of(new ReleaseExecuteResponse { SessionId = SessionId, ServerSideSessionId = ServerSideId });
            case "ReleaseSession":
                return new ReplayAnswer(RecordedCall.Of(version, "release", "ReleaseSession")[0].Responses);
            case "Interrupt":
                return new ReplayAnswer(RecordedCall.Of(version, "interrupt", "Interrupt")[0].Responses);
            default:
                RecordedCall recorded = RecordedCall.Of(version, scenario, call.Method)[index];
                return new ReplayAnswer(recorded.Responses);
        }
    }

    private ReplayAnswer Execution(int index, string operationId)
    {
        RecordedCall recorded = RecordedCall.Of(version, scenario, "ExecutePlan")[index];
        byte[][] messages = [.. recorded.Responses.Select(bytes =>
        {
            ExecutePlanResponse response = Parse<ExecutePlanResponse>(bytes);
            response.OperationId = operationId;
            return response.ToByteArray();
        })];
        if (!recorded.Failed)
        {
            return new ReplayAnswer(messages);
        }

        Protocol.Status status = Protocol.Status.Parser.ParseFrom(recorded.StatusDetails);
        return new ReplayAnswer(messages) { Status = (StatusCode)status.Code, Message = status.Message, StatusDetails = recorded.StatusDetails };
    }
}
