using System.IO.Hashing;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using SparkSynth.SparkConnect.Protocol;
using Types = SparkSynth.SparkConnect.Protocol.AddArtifactsRequest.Types;

namespace SparkSynth.SparkConnect.Artifacts;

/// <summary>Artifacts as the messages of one AddArtifacts call: small ones share a message, a large one is cut into chunks; each piece has its CRC-32.</summary>
/// <remarks>
/// The server takes each kind in the order of arrival and answers with all of them. A message is valid until the next is asked for (chunks share one buffer).
/// Messages carry no session; the caller adds it.
/// </remarks>
internal static class ArtifactMessages
{
    public static async IAsyncEnumerable<AddArtifactsRequest> ReadAsync(
        IReadOnlyList<Artifact> artifacts, int chunkBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new Types.Batch();
        long batchBytes = 0;
        foreach (Artifact artifact in artifacts.Where(artifact => artifact.Length <= chunkBytes))
        {
            if (batchBytes + artifact.Length > chunkBytes && batch.Artifacts.Count > 0)
            {
                yield return new AddArtifactsRequest { Batch = batch };
                (batch, batchBytes) = (new Types.Batch(), 0);
            }

            byte[] bytes = new byte[artifact.Length];
            await using Stream stream = artifact.Open();
            await FillAsync(artifact, stream, bytes, cancellationToken);
            await CheckEndAsync(artifact, stream, cancellationToken);
            batch.Artifacts.Add(new Types.SingleChunkArtifact { Name = artifact.Name, Data = Chunk(bytes) });
            batchBytes += artifact.Length;
        }

        if (batch.Artifacts.Count > 0)
        {
            yield return new AddArtifactsRequest { Batch = batch };
        }

        byte[]? buffer = null;
        foreach (Artifact artifact in artifacts.Where(artifact => artifact.Length > chunkBytes))
        {
            buffer ??= new byte[chunkBytes];
            await using Stream stream = artifact.Open();
            for (long at = 0; at < artifact.Length; at += chunkBytes)
            {
                Memory<byte> part = buffer.AsMemory(0, (int)Math.Min(chunkBytes, artifact.Length - at));
                await FillAsync(artifact, stream, part, cancellationToken);
                yield return at > 0
                    ? new AddArtifactsRequest { Chunk = Chunk(part) }
                    : new AddArtifactsRequest
                    {
                        BeginChunk = new Types.BeginChunkedArtifact
                        {
                            Name = artifact.Name,
                            TotalBytes = artifact.Length,
                            NumChunks = (artifact.Length + chunkBytes - 1) / chunkBytes,
                            InitialChunk = Chunk(part),
                        },
                    };
            }

            await CheckEndAsync(artifact, stream, cancellationToken);
        }
    }

    private static Types.ArtifactChunk Chunk(ReadOnlyMemory<byte> bytes) =>
        new() { Data = UnsafeByteOperations.UnsafeWrap(bytes), Crc = Crc32.HashToUInt32(bytes.Span) };

    private static async Task FillAsync(Artifact artifact, Stream stream, Memory<byte> bytes, CancellationToken cancellationToken)
    {
        if (await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken) < bytes.Length)
        {
            throw new IOException($"{artifact.Name} became shorter than {artifact.Length} bytes while it was sent");
        }
    }

    private static async Task CheckEndAsync(Artifact artifact, Stream stream, CancellationToken cancellationToken)
    {
        if (await stream.ReadAsync(new byte[1], cancellationToken) > 0)
        {
            throw new IOException($"{artifact.Name} became longer than {artifact.Length} bytes while it was sent");
        }
    }
}
