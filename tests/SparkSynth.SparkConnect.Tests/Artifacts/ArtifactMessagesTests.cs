using System.IO.Hashing;
using CsCheck;
using NUnit.Framework;
using SparkSynth.SparkConnect.Artifacts;
using SparkSynth.SparkConnect.Protocol;

namespace SparkSynth.SparkConnect.Tests.Artifacts;

public sealed class ArtifactMessagesTests
{
    [Test]
    public void Any_files_arrive_whole_in_messages_within_the_limit() =>
        Gen.Select(Gen.Byte.Array[0, 200].Array[0, 8], Gen.Int[1, 64]).Sample((files, chunk) =>
        {
            Artifact[] artifacts = [.. files.Select((bytes, i) => Artifact.FromBytes($"files/{i}", bytes))];
            Dictionary<string, byte[]> received = ReceiveAsync(artifacts, chunk).GetAwaiter().GetResult();
            return received.Count == files.Length && files.Select((bytes, i) => received[$"files/{i}"].AsSpan().SequenceEqual(bytes)).All(same => same);
        });

    [Test]
    public async Task File_that_changes_while_it_is_sent_is_an_error([Values(1, 100)] int chunk, [Values(-1, 1)] int change)
    {
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, new byte[50]);
            Artifact artifact = Artifact.FromFile("files/x", path);
            await File.WriteAllBytesAsync(path, new byte[50 + change]);
            await Assert.ThrowsAsync<IOException>(() => ReceiveAsync([artifact], chunk));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("x")]
    [TestCase("files/")]
    [TestCase("/files/x")]
    [TestCase("files/../x")]
    [TestCase("files//x")]
    [TestCase("other/x")]
    public void Name_outside_the_known_folders_is_misuse(string name) => Assert.That(() => Artifact.FromBytes(name, []), Throws.ArgumentException);

    private static async Task<Dictionary<string, byte[]>> ReceiveAsync(IReadOnlyList<Artifact> artifacts, int chunk)
    {
        var received = new Dictionary<string, byte[]>();
        AddArtifactsRequest.Types.BeginChunkedArtifact? open = null;
        var parts = new List<byte[]>();
        await foreach (AddArtifactsRequest message in ArtifactMessages.ReadAsync(artifacts, chunk, CancellationToken.None))
        {
            switch (message.PayloadCase)
            {
                case AddArtifactsRequest.PayloadOneofCase.Batch:
                    Assert.That(message.Batch.Artifacts.Sum(artifact => artifact.Data.Data.Length), Is.LessThanOrEqualTo(chunk));
                    foreach (var artifact in message.Batch.Artifacts)
                    {
                        received.Add(artifact.Name, Checked(artifact.Data, chunk));
                    }

                    break;
                case AddArtifactsRequest.PayloadOneofCase.BeginChunk:
                    Assert.That(open, Is.Null);
                    open = message.BeginChunk;
                    parts = [Checked(open.InitialChunk, chunk)];
                    break;
                default:
                    parts.Add(Checked(message.Chunk, chunk));
                    break;
            }

            if (open is not null && parts.Count == open.NumChunks)
            {
                byte[] whole = [.. parts.SelectMany(part => part)];
                Assert.That(whole.LongLength, Is.EqualTo(open.TotalBytes));
                received.Add(open.Name, whole);
                open = null;
            }
        }

        Assert.That(open, Is.Null);
        return received;
    }

    private static byte[] Checked(AddArtifactsRequest.Types.ArtifactChunk chunk, int limit)
    {
        Assert.That(chunk.Data.Length, Is.LessThanOrEqualTo(limit));
        Assert.That(chunk.Crc, Is.EqualTo((long)Crc32.HashToUInt32(chunk.Data.Span)));
        return chunk.Data.ToByteArray();
    }
}
