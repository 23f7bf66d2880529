using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Apache.Arrow;
using Grpc.Core;
using SparkSynth.SparkConnect.Artifacts;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Plans;
using SparkSynth.SparkConnect.Protocol;
using SparkSynth.SparkConnect.Results;
using SparkSynth.SparkConnect.Transport;
using Command = SparkSynth.SparkConnect.Plans.Command;
using Relation = SparkSynth.SparkConnect.Plans.Relation;

namespace SparkSynth.SparkConnect.Sessions;

/// <summary>
/// A session on a Connect server: its own settings, temporary views and artifacts. Operations of a session may run side by side. Disposing releases it.
/// </summary>
/// <remarks>The server drops a session that is idle for an hour; any call keeps it alive.</remarks>
public sealed class SparkSession : IAsyncDisposable
{
    /// <summary>The oldest version that this client is tested with.</summary>
    public static readonly Version OldestVersion = new(4, 0);

    private readonly ConnectChannel channel;
    private readonly SessionIdentity identity;
    private readonly ErrorReporter errors;
    private int operations;
    private bool released;

    private SparkSession(ConnectChannel channel, SessionIdentity identity)
    {
        this.channel = channel;
        this.identity = identity;
        errors = new ErrorReporter(channel, identity);
    }

    /// <summary>Our number of the session, a UUID.</summary>
    public string Id => identity.SessionId;

    /// <summary>The server's own number of it: the folder under which artifacts lie in a script's working directory.</summary>
    public string ServerSideId => identity.ServerSideId;

    /// <summary>Version of Spark, e.g. <c>4.3.0</c>.</summary>
    public string SparkVersion { get; private set; } = "";

    /// <summary>An operation that reads a relation; it starts when it is read.</summary>
    public SparkOperation Execute(Relation relation, OperationOptions? options = null) => Execute(PlanEncoder.Encode(relation), options ?? new OperationOptions());

    /// <summary>An operation that carries out a command; it starts when it is run.</summary>
    public SparkOperation Execute(Command command, OperationOptions? options = null) => Execute(PlanEncoder.Encode(command), options ?? new OperationOptions());

    /// <summary>Carries out one SQL statement of any kind, DDL or query, and returns its rows, all in memory: for small answers. The caller disposes the batches.</summary>
    /// <exception cref="SparkConnectException">It failed.</exception>
    public async Task<IReadOnlyList<RecordBatch>> SqlAsync(string statement, CancellationToken cancellationToken = default)
    {
        SparkOperation command = Execute(new Command.Sql(statement));
        await command.RunAsync(cancellationToken);
        if (command.Result is not Relation.FromServer result)
        {
            return [];
        }

        if (result.Message.LocalRelation is { } local)
        {
            return local.Data.IsEmpty ? [] : ArrowBatches.Read(local.Data.Memory, null);
        }

        var batches = new List<RecordBatch>();
        await foreach (RecordBatch batch in Execute(result).ReadAsync(cancellationToken))
        {
            batches.Add(batch);
        }

        return batches;
    }

    /// <summary>Columns of a relation; analyses it without running it.</summary>
    /// <exception cref="SparkConnectException">It does not pass analysis: a missing table or column, a syntax error.</exception>
    public async Task<IReadOnlyList<SparkField>> SchemaAsync(Relation relation, CancellationToken cancellationToken = default)
    {
        AnalyzePlanResponse response = await AnalyzeAsync(new AnalyzePlanRequest { Schema = new() { Plan = PlanEncoder.Encode(relation) } }, channel.Options.Retry, cancellationToken);
        return SparkField.From(response.Schema?.Schema_ ?? throw NoAnswer("AnalyzePlan schema"));
    }

    /// <summary>Spark's plan for a relation, as text.</summary>
    /// <inheritdoc cref="SchemaAsync" path="/exception"/>
    public async Task<string> ExplainAsync(Relation relation, ExplainMode mode = ExplainMode.Simple, CancellationToken cancellationToken = default)
    {
        var explain = new AnalyzePlanRequest.Types.Explain { Plan = PlanEncoder.Encode(relation), ExplainMode = (AnalyzePlanRequest.Types.ExplainMode)mode };
        AnalyzePlanResponse response = await AnalyzeAsync(new AnalyzePlanRequest { Explain = explain }, channel.Options.Retry, cancellationToken);
        return response.Explain?.ExplainString ?? throw NoAnswer("AnalyzePlan explain");
    }

    /// <summary>Sets run-time settings of the session.</summary>
    /// <returns>Warnings of the server, e.g. about deprecated settings.</returns>
    /// <exception cref="SparkConnectException">A setting is static (belongs to the server) or its value is not allowed.</exception>
    public async Task<IReadOnlyList<string>> SetConfigAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken = default)
    {
        var set = new ConfigRequest.Types.Set();
        set.Pairs.AddRange(settings.Select(pair => new KeyValue { Key = pair.Key, Value = pair.Value }));
        ConfigResponse response = await ConfigAsync(new ConfigRequest.Types.Operation { Set = set }, cancellationToken);
        return [.. response.Warnings];
    }

    /// <summary>Value of a setting, its default included; null when it has neither.</summary>
    public async Task<string?> GetConfigAsync(string key, CancellationToken cancellationToken = default)
    {
        ConfigResponse response = await ConfigAsync(new ConfigRequest.Types.Operation { GetOption = Keys(key) }, cancellationToken);
        return response.Pairs is [{ } pair] && pair.Key == key ? (pair.HasValue ? pair.Value : null) : throw NoAnswer("Config " + key);
    }

    /// <summary>Puts settings back to Spark's own defaults (not to what the server was started with).</summary>
    public async Task UnsetConfigAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken = default) =>
        await ConfigAsync(new ConfigRequest.Types.Operation { Unset = Keys([.. keys]) }, cancellationToken);

    /// <summary>True when the setting can be set in a session; false for static and unknown ones.</summary>
    public async Task<bool> IsModifiableAsync(string key, CancellationToken cancellationToken = default)
    {
        ConfigResponse response = await ConfigAsync(new ConfigRequest.Types.Operation { IsModifiable = Keys(key) }, cancellationToken);
        return response.Pairs is [{ } pair] && pair.Key == key ? bool.Parse(pair.Value) : throw NoAnswer("Config " + key);
    }

    /// <summary>Sends artifacts and checks that the server has them whole. They reach an executor with its next task.</summary>
    /// <param name="sentBytes">Hears how many bytes have been sent; starts anew after a broken connection.</param>
    /// <exception cref="SparkConnectException">A checksum did not match, or a name is taken by other bytes.</exception>
    public Task AddArtifactsAsync(IReadOnlyList<Artifact> artifacts, IProgress<long>? sentBytes = null, CancellationToken cancellationToken = default) =>
        artifacts.Count == 0
            ? Task.CompletedTask
            : GuardAsync(async () =>
            {
                await new ArtifactUpload(channel, identity).SendAsync(artifacts, sentBytes, cancellationToken);
                return true;
            }, cancellationToken);

    /// <summary>Whether the server holds an artifact. It keeps account only of names under <c>cache/</c>; for others the answer is false.</summary>
    public Task<bool> ArtifactExistsAsync(string name, CancellationToken cancellationToken = default) => GuardAsync(async () =>
    {
        var request = new ArtifactStatusesRequest { SessionId = Id, UserContext = identity.User, ClientType = identity.ClientType, ClientObservedServerSideSessionId = ServerSideId };
        request.Names.Add(name);
        ArtifactStatusesResponse response = await channel.CallAsync("ArtifactStatus", channel.Options.Retry, options => channel.Client.ArtifactStatusAsync(request, options).ResponseAsync, cancellationToken);
        identity.Check(response.SessionId, response.ServerSideSessionId);
        return response.Statuses.TryGetValue(name, out ArtifactStatusesResponse.Types.ArtifactStatus? status) && status.Exists;
    }, cancellationToken);

    /// <summary>Interrupts everything that runs in the session.</summary>
    /// <returns>Numbers of the operations interrupted.</returns>
    public Task<IReadOnlyList<string>> InterruptAllAsync(CancellationToken cancellationToken = default) =>
        InterruptAsync(new InterruptRequest { InterruptType = InterruptRequest.Types.InterruptType.All }, cancellationToken);

    /// <summary>Interrupts the operations with a tag.</summary>
    /// <inheritdoc cref="InterruptAllAsync" path="/returns"/>
    public Task<IReadOnlyList<string>> InterruptTagAsync(string tag, CancellationToken cancellationToken = default) =>
        InterruptAsync(new InterruptRequest { InterruptType = InterruptRequest.Types.InterruptType.Tag, OperationTag = tag }, cancellationToken);

    /// <summary>Interrupts one operation.</summary>
    /// <inheritdoc cref="InterruptAllAsync" path="/returns"/>
    public Task<IReadOnlyList<string>> InterruptOperationAsync(string operationId, CancellationToken cancellationToken = default) =>
        InterruptAsync(new InterruptRequest { InterruptType = InterruptRequest.Types.InterruptType.OperationId, OperationId = operationId }, cancellationToken);

    /// <summary>Releases the session on the server: what runs is interrupted; views, settings and artifacts go. A failure to do so is only a notice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (released)
        {
            return;
        }

        released = true;
        if (!channel.Options.ServerGone.IsCancellationRequested)
        {
            var request = new ReleaseSessionRequest { SessionId = Id, UserContext = identity.User, ClientType = identity.ClientType };
            await channel.CleanUpAsync("ReleaseSession", options => channel.Client.ReleaseSessionAsync(request, options));
        }
    }

    internal static async Task<SparkSession> OpenAsync(ConnectChannel channel, CancellationToken cancellationToken)
    {
        Guid id = channel.Endpoint.SessionId ?? new Guid(RandomNumberGenerator.GetBytes(16));
        var session = new SparkSession(channel, new SessionIdentity(channel.Endpoint, id.ToString("D")));
        AnalyzePlanResponse response = await session.AnalyzeAsync(
            new AnalyzePlanRequest { SparkVersion = new AnalyzePlanRequest.Types.SparkVersion() }, channel.Options.ConnectRetry, cancellationToken);
        session.SparkVersion = response.SparkVersion?.Version ?? throw NoAnswer("AnalyzePlan version");
        string number = session.SparkVersion.Split('-')[0];
        if (!Version.TryParse(number, out Version? version) || version < OldestVersion)
        {
            throw new SparkConnectException(SparkFailure.Unsupported, $"Spark at {channel.Endpoint} is version {session.SparkVersion}; the oldest supported is {OldestVersion}");
        }

        return session;
    }

    private static SparkConnectException NoAnswer(string call) => new(SparkFailure.Protocol, $"the answer to {call} is empty");

    private static ConfigRequest.Types.Keys Keys(params string[] keys)
    {
        var message = new ConfigRequest.Types.Keys();
        message.Keys_.AddRange(keys);
        return message;
    }

    private SparkOperation Execute(Protocol.Plan plan, OperationOptions options)
    {
        string id = NextOperationId();
        var request = new ExecutePlanRequest
        {
            SessionId = Id,
            UserContext = identity.User,
            ClientType = identity.ClientType,
            ClientObservedServerSideSessionId = ServerSideId,
            OperationId = id,
            Plan = plan,
        };
        request.RequestOptions.Add(new ExecutePlanRequest.Types.RequestOption { ReattachOptions = new ReattachOptions { Reattachable = true } });
        request.Tags.AddRange(options.Tags);
        return new SparkOperation(id, new ReattachableStream(channel, identity, errors, request), options);
    }

    /// <summary>UUIDs made from the session's and a counter: unique, and the same in a run that is repeated with the same session.</summary>
    private string NextOperationId()
    {
        byte[] name = new byte[36 + sizeof(int)];
        Encoding.ASCII.GetBytes(Id, name);
        BinaryPrimitives.WriteInt32BigEndian(name.AsSpan(36), Interlocked.Increment(ref operations));
        byte[] hash = SHA256.HashData(name)[..16];

        // RFC 9562: version 8 (made by the application), variant 10.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true).ToString("D");
    }

    private Task<AnalyzePlanResponse> AnalyzeAsync(AnalyzePlanRequest request, RetryPolicy policy, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        request.SessionId = Id;
        request.UserContext = identity.User;
        request.ClientType = identity.ClientType;
        if (ServerSideId.Length > 0)
        {
            request.ClientObservedServerSideSessionId = ServerSideId;
        }

        AnalyzePlanResponse response = await channel.CallAsync("AnalyzePlan", policy, options => channel.Client.AnalyzePlanAsync(request, options).ResponseAsync, cancellationToken);
        identity.Check(response.SessionId, response.ServerSideSessionId);
        return response;
    }, cancellationToken);

    private Task<ConfigResponse> ConfigAsync(ConfigRequest.Types.Operation operation, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var request = new ConfigRequest
        {
            SessionId = Id,
            UserContext = identity.User,
            ClientType = identity.ClientType,
            ClientObservedServerSideSessionId = ServerSideId,
            Operation = operation,
        };
        ConfigResponse response = await channel.CallAsync("Config", channel.Options.Retry, options => channel.Client.ConfigAsync(request, options).ResponseAsync, cancellationToken);
        identity.Check(response.SessionId, response.ServerSideSessionId);
        return response;
    }, cancellationToken);

    private Task<IReadOnlyList<string>> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken) => GuardAsync<IReadOnlyList<string>>(async () =>
    {
        request.SessionId = Id;
        request.UserContext = identity.User;
        request.ClientType = identity.ClientType;
        request.ClientObservedServerSideSessionId = ServerSideId;
        InterruptResponse response = await channel.CallAsync("Interrupt", channel.Options.Retry, options => channel.Client.InterruptAsync(request, options).ResponseAsync, cancellationToken);
        identity.Check(response.SessionId, response.ServerSideSessionId);
        return [.. response.InterruptedIds];
    }, cancellationToken);

    private async Task<T> GuardAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (RpcException exception)
        {
            throw await errors.DescribeAsync(exception, null, cancellationToken);
        }
    }
}
