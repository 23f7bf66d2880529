using System.Text.Json;
using SparkSynth.Core;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Storage.Sinks;

/// <summary>Small files that are there whole or not at all: written under a hidden name beside, flushed to disk, then renamed.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">Where to; missing folders are created.</param>
    /// <param name="content">All of it.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <exception cref="ProblemException">It exists, or cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool overwrite = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path), folder = Path.GetDirectoryName(full)!;
        if (Directory.Exists(full)) throw new ProblemException("output-exists", path, "There is a folder of this name.", "Name another file.");
        if (!overwrite && File.Exists(full)) throw new ProblemException("output-exists", path, "The file exists already.", "Name another file, or give --overwrite.");
        string partial = Path.Combine(folder, $".{Path.GetFileName(full)}.{Environment.ProcessId}.partial");
        try
        {
            Directory.CreateDirectory(folder);
            using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(partial, full, overwrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(partial)) File.Delete(partial);
            throw OutputErrors.For(path, e);
        }
    }

    /// <summary>Writes a value as indented JSON.</summary>
    public static void WriteJson<T>(string path, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, bool overwrite = true) =>
        Write(path, JsonSerializer.SerializeToUtf8Bytes(value, type), overwrite);
}
