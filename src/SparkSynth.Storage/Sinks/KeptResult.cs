using System.Security.Cryptography;

namespace SparkSynth.Storage.Sinks;

/// <summary>
/// The result of a finished stage in a staging folder, under a key of all that decides it: a run that is killed leaves it to the next run to the same place.
/// One at a time; on disk before <see cref="Keep"/> returns. A damaged one, or one of another key, is as good as none.
/// </summary>
/// <param name="folder">Its folder; made when needed.</param>
public sealed class KeptResult(string folder)
{
    /// <summary>What was kept under a key; null if nothing was.</summary>
    /// <param name="key">A file name, such as a hash.</param>
    public byte[]? Find(string key)
    {
        string path = Path.Combine(folder, key);
        if (!File.Exists(path)) return null;
        byte[] file = File.ReadAllBytes(path);
        if (file.Length < SHA256.HashSizeInBytes) return null;
        byte[] content = file[SHA256.HashSizeInBytes..];
        return SHA256.HashData(content).AsSpan().SequenceEqual(file.AsSpan(0, SHA256.HashSizeInBytes)) ? content : null;
    }

    /// <summary>Keeps a result instead of what was kept before.</summary>
    /// <exception cref="Core.ProblemException">It cannot be written.</exception>
    public void Keep(string key, ReadOnlySpan<byte> content)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        AtomicFile.Write(Path.Combine(folder, key), [.. SHA256.HashData(content), .. content]);
    }
}
