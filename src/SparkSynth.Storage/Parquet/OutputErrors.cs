using ParquetSharp;
using SparkSynth.Core;

namespace SparkSynth.Storage.Parquet;

/// <summary>Turns what goes wrong when writing into problems that say what to do.</summary>
internal static class OutputErrors
{
    public static void Translate(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || (e is ParquetException && e.Message.Contains("[errno", StringComparison.Ordinal)))
        {
            throw For(path, e);
        }
    }

    public static ProblemException For(string path, Exception e)
    {
        string message = e.Message.Split('\n', 2)[0].Trim().TrimEnd('.');
        if (message.Contains("No space left", StringComparison.OrdinalIgnoreCase) || message.Contains("not enough space", StringComparison.OrdinalIgnoreCase)
            || message.Contains("quota exceeded", StringComparison.OrdinalIgnoreCase))
            return new ProblemException("disk-full", path, "There is no space left to write to.", "Free some space, or write elsewhere; nothing unfinished was left.");
        return new ProblemException("unwritable-output", path, $"This cannot be written ({message}).", "Check that the folder exists and its permissions, or write elsewhere.");
    }
}
