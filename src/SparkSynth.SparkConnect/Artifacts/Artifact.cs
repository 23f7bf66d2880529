namespace SparkSynth.SparkConnect.Artifacts;

/// <summary>A file that travels to the server and on to every executor that runs a task of the session.</summary>
/// <remarks>
/// In a TRANSFORM script's working directory it lies under <c>./&lt;server session id&gt;/</c>: <c>files/NAME</c> as <c>NAME</c>, and what
/// <c>archives/NAME#ALIAS</c> unpacks to as <c>ALIAS/</c>. A name cannot be sent again with other bytes in one session, so put a content hash into it.
/// <c>cache/SHA256</c> is data for <see cref="Sessions.SparkSession.ArtifactExistsAsync"/> and local relations, not a file.
/// </remarks>
public sealed class Artifact
{
    private static readonly string[] Folders = ["files/", "archives/", "jars/", "pyfiles/", "cache/", "forward_to_fs/"];

    private readonly Func<Stream> open;

    private Artifact(string name, long length, Func<Stream> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!Array.Exists(Folders, folder => name.StartsWith(folder, StringComparison.Ordinal) && name.Length > folder.Length)
            || name.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new ArgumentException($"'{name}' is not a relative path under {string.Join(", ", Folders)}", nameof(name));
        }

        Name = name;
        Length = length;
        this.open = open;
    }

    /// <summary>Relative path on the server.</summary>
    public string Name { get; }

    /// <summary>Size in bytes.</summary>
    public long Length { get; }

    /// <summary>A file of this machine; read when it is sent.</summary>
    public static Artifact FromFile(string name, string path) => new(name, new FileInfo(path).Length, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan | FileOptions.Asynchronous));

    /// <summary>Bytes in memory; not copied.</summary>
    public static Artifact FromBytes(string name, byte[] bytes) => new(name, bytes.Length, () => new MemoryStream(bytes, writable: false));

    internal Stream Open() => open();
}
