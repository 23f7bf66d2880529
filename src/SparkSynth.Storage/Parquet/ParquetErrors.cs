using ParquetSharp;
using SparkSynth.Core;

namespace SparkSynth.Storage.Parquet;

/// <summary>Turns what the Parquet library throws at bad files into problems that say what to do.</summary>
internal static class ParquetErrors
{
    public static void ThrowUnlessReadable(string path)
    {
        if (Directory.Exists(path)) throw new ProblemException("not-a-file", path, "This is a folder, a file was expected.", "Name a file in it.");
        if (!File.Exists(path)) throw Missing(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            if (file.Length == 0) throw new ProblemException("empty-file", path, "The file is empty (0 bytes).", "Write it again, or leave it out.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing(path); // a link to nowhere
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw Unreadable(path, e);
        }
    }

    public static T Translate<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (IsOfTheFile(e))
        {
            throw Broken(path, e);
        }
    }

    /// <summary>What ParquetSharp and Arrow throw when bytes make no sense.</summary>
    public static bool IsOfTheFile(Exception e) => e is ParquetException or IOException or InvalidDataException or OverflowException
        || (e.GetType().Namespace?.StartsWith("Apache.Arrow", StringComparison.Ordinal) ?? false)
        || e.GetType() == typeof(Exception); // Apache.Arrow's C stream importer throws the bare type

    public static ProblemException Broken(string path, Exception e) =>
        new("broken-parquet", path, $"This is not a readable Parquet file ({FirstLine(e)}).", "Write or copy it again; a file cut short while copying looks like this.");

    public static ProblemException Unreadable(string path, Exception e) =>
        new("unreadable-file", path, $"The file cannot be read ({FirstLine(e)}).", "Check its permissions.");

    private static ProblemException Missing(string path) =>
        new("missing-file", path, "There is no such file.", "Check the path; paths in a job are relative to the job file.");

    private static string FirstLine(Exception e)
    {
        string line = e.Message.Split('\n', 2)[0].Trim();
        // ParquetSharp: "N7parquet22ParquetStatusExceptionE (message: 'Invalid: what it is')", the first word being a mangled name of C++
        const string Begin = "(message: '", End = "')";
        int begin = line.IndexOf(Begin, StringComparison.Ordinal);
        if (begin >= 0 && line.EndsWith(End, StringComparison.Ordinal)) line = line[(begin + Begin.Length)..^End.Length];
        return line.TrimEnd('.');
    }
}
