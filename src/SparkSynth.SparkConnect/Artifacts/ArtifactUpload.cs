using Grpc.Core;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Protocol;
using SparkSynth.SparkConnect.Sessions;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.SparkConnect.Artifacts;

/// <summary>One AddArtifacts call, made again as a whole after a passing failure: sending the same bytes under the same name twice does no harm.</summary>
internal sealed class ArtifactUpload(ConnectChannel channel, SessionIdentity identity)
{
    public async Task SendAsync(IReadOnlyList<Artifact> artifacts, IProgress<long>? sentBytes, CancellationToken cancellationToken)
    {
        AddArtifactsResponse response = await channel.CallAsync(
            "AddArtifacts", channel.Options.Retry, options => SendOnceAsync(artifacts, sentBytes, options), cancellationToken);
        identity.Check(response.SessionId, response.ServerSideSessionId);
        var good = response.Artifacts.Where(summary => summary.IsCrcSuccessful).Select(summary => summary.Name).ToHashSet(StringComparer.Ordinal);
        string[] lost = [.. artifacts.Select(artifact => artifact.Name).Where(name => !good.Contains(name))];
        if (lost.Length > 0)
        {
            throw new SparkConnectException(SparkFailure.Protocol, $"the server did not receive these artifacts intact: {string.Join(", ", lost)}");
        }
    }

    private async Task<AddArtifactsResponse> SendOnceAsync(IReadOnlyList<Artifact> artifacts, IProgress<long>? sentBytes, CallOptions options)
    {
        using AsyncClientStreamingCall<AddArtifactsRequest, AddArtifactsResponse> call = channel.Client.AddArtifacts(options);
        long sent = 0;
        try
        {
            await foreach (AddArtifactsRequest message in ArtifactMessages.ReadAsync(artifacts, channel.Options.ArtifactChunkBytes, options.CancellationToken))
            {
                message.SessionId = identity.SessionId;
                message.UserContext = identity.User;
                message.ClientType = identity.ClientType;
                message.ClientObservedServerSideSessionId = identity.ServerSideId;
                await call.RequestStream.WriteAsync(message, options.CancellationToken);
                sent += Bytes(message);
                sentBytes?.Report(sent);
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is InvalidOperationException or RpcException or HttpRequestException)
        {
            // The server ended the call before it had everything: its answer below says why.
            AddArtifactsResponse early = await call;
            throw new SparkConnectException(SparkFailure.Protocol, $"the server ended the upload after {sent} bytes, {early.Artifacts.Count} artifacts", exception);
        }

        return await call;
    }

    private static long Bytes(AddArtifactsRequest message) => message.PayloadCase switch
    {
        AddArtifactsRequest.PayloadOneofCase.Batch => message.Batch.Artifacts.Sum(artifact => (long)artifact.Data.Data.Length),
        AddArtifactsRequest.PayloadOneofCase.BeginChunk => message.BeginChunk.InitialChunk.Data.Length,
        _ => message.Chunk.Data.Length,
    };
}
