using Grpc.Core;
using Grpc.Net.Client;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Protocol;

namespace SparkSynth.SparkConnect.Transport;

/// <summary>The gRPC channel, the headers of every call, and the loop that makes a call again after a passing failure.</summary>
internal sealed class ConnectChannel : IDisposable
{
    private readonly GrpcChannel channel;
    private readonly Metadata headers;

    public ConnectChannel(SparkEndpoint endpoint, SparkConnectOptions options)
    {
        Endpoint = endpoint;
        Options = options;
        channel = GrpcChannel.ForAddress(endpoint.Address, new GrpcChannelOptions
        {
            HttpHandler = options.Handler ?? NewHandler(),
            DisposeHttpClient = options.Handler is null,
            MaxReceiveMessageSize = options.MaxMessageBytes,
            MaxSendMessageSize = null,

            // Retries are ours: the library's own would repeat an ExecutePlan that the server may already run.
            MaxRetryAttempts = null,
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(50),
            MaxReconnectBackoff = TimeSpan.FromSeconds(5),
        });
        Client = new SparkConnectService.SparkConnectServiceClient(channel);
        headers = new Metadata();
        if (endpoint.Token is { } token)
        {
            headers.Add("authorization", "Bearer " + token);
        }

        foreach ((string key, string value) in endpoint.Headers)
        {
            headers.Add(key, value);
        }
    }

    public SparkEndpoint Endpoint { get; }

    public SparkConnectOptions Options { get; }

    public SparkConnectService.SparkConnectServiceClient Client { get; }

    public CallOptions CallOptions(CancellationToken cancellationToken) => new(headers, cancellationToken: cancellationToken);

    /// <summary>Makes a call until it succeeds, fails for good, or the policy ends.</summary>
    /// <exception cref="RpcException">The last failure.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<T> CallAsync<T>(string name, RetryPolicy policy, Func<CallOptions, Task<T>> call, CancellationToken cancellationToken)
    {
        for (int retry = 1; ; retry++)
        {
            try
            {
                return await call(CallOptions(cancellationToken));
            }
            catch (RpcException exception) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(exception.Status.Detail, exception, cancellationToken);
            }
            catch (RpcException exception)
            {
                if (!await WaitBeforeRetryAsync(name, policy, retry, ServerError.Read(exception), cancellationToken))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Waits as the policy says; false when there is to be no retry.</summary>
    /// <param name="retry">Number of the retry that would follow; 1 after the first failure.</param>
    public async Task<bool> WaitBeforeRetryAsync(string name, RetryPolicy policy, int retry, ServerError error, CancellationToken cancellationToken)
    {
        if (retry >= policy.MaxAttempts || !IsPassing(error) || Options.ServerGone.IsCancellationRequested)
        {
            return false;
        }

        TimeSpan wait = policy.Delay(retry, Options.Jitter(retry), error.RetryDelay);
        Notify(name, retry, wait, $"{error.Code}: {error.Message}");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Options.ServerGone);
        try
        {
            await Task.Delay(wait, Options.Clock, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Makes a clean-up call once, within the time allowed for it. A failure is only a notice: the server cleans up by itself, later.</summary>
    public async Task CleanUpAsync<T>(string name, Func<CallOptions, AsyncUnaryCall<T>> call)
    {
        using var timeout = new CancellationTokenSource(Options.CleanUpTimeout, Options.Clock);
        try
        {
            await call(CallOptions(timeout.Token));
        }
        catch (RpcException exception)
        {
            Notify(name, 0, TimeSpan.Zero, timeout.IsCancellationRequested ? $"no answer within {Options.CleanUpTimeout}" : exception.Status.Detail);
        }
    }

    public void Notify(string call, int retry, TimeSpan wait, string reason) => Options.Notices?.Report(new ConnectNotice(call, retry, wait, reason));

    public void Dispose() => channel.Dispose();

    private static bool IsPassing(ServerError error) => !error.IsMalformed
        && (error.RetryDelay is not null
            || error.IsTransport
            || error.Code == StatusCode.Unavailable
            || (error.Code == StatusCode.Internal && error.Message.Contains(ErrorClasses.CursorDisconnected, StringComparison.Ordinal)));

    // No HTTP/2 pings: grpc-java closes connections whose clients ping more often than every five minutes.
    private static SocketsHttpHandler NewHandler() => new()
    {
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        InitialHttp2StreamWindowSize = 4 << 20,
    };
}
