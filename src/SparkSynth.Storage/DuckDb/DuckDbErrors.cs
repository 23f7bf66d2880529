using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using SparkSynth.Core;

namespace SparkSynth.Storage.DuckDb;

/// <summary>
/// Problems from what DuckDB says of bad text files. Its messages quote lines and values, which ours must not; only places are taken over.
/// </summary>
internal static partial class DuckDbErrors
{
    /// <summary>Whether an error is none of the file: of our SQL, or of memory.</summary>
    public static bool IsOurs(DuckDBException e) =>
        (e.Message.StartsWith("Binder Error", StringComparison.Ordinal) && !e.Message.Contains("non-record JSON", StringComparison.Ordinal)) || e.Message.StartsWith("Parser Error", StringComparison.Ordinal)
        || e.Message.StartsWith("Catalog Error", StringComparison.Ordinal) || e.Message.StartsWith("INTERNAL", StringComparison.Ordinal)
        || e.Message.StartsWith("Out of Memory", StringComparison.Ordinal);

    public static ProblemException Reading(string path, DuckDBException e)
    {
        string message = e.Message.Split("Possible fixes", 2)[0].Split("The search space", 2)[0]; // what follows names every cause there can be
        string place = Place(message);
        if (message.Contains("nicode", StringComparison.Ordinal) || message.Contains("UTF-8", StringComparison.OrdinalIgnoreCase))
            return new ProblemException("not-utf8", path, $"The file holds bytes that are not UTF-8{place}.", "Convert it to UTF-8.");
        if (message.Contains("non-record JSON", StringComparison.Ordinal))
            return new ProblemException("no-columns", path, "There are no objects in it.", "A table in JSON is an array of objects, or objects one a line.");
        if (message.Contains("Malformed JSON", StringComparison.OrdinalIgnoreCase))
            return new ProblemException("broken-json", path, $"This is not well-formed JSON{place}.", "Write it again; a file cut short while copying looks like this.");
        if (message.Contains("Permission denied", StringComparison.OrdinalIgnoreCase))
            return new ProblemException("unreadable-file", path, "The file cannot be read (permission denied).", "Check its permissions.");
        if (message.Contains("No space left", StringComparison.OrdinalIgnoreCase))
            return new ProblemException("disk-full", path, "There is no space left for the temporary copy of this file.", "Free some space, or name another temporary folder.");
        if (message.Contains("onvert", StringComparison.Ordinal) || message.Contains("cast", StringComparison.OrdinalIgnoreCase))
            return new ProblemException("unparsable-value", path, $"A value does not parse{place}.", "Correct it, or list it under the source's nullValues if it means that there is none.");
        if (message.Contains("Expected Number of Columns", StringComparison.OrdinalIgnoreCase) || message.Contains("dialect", StringComparison.OrdinalIgnoreCase)
            || message.Contains("sniff", StringComparison.OrdinalIgnoreCase) || message.Contains("quote", StringComparison.OrdinalIgnoreCase) || message.Contains("Maximum line size", StringComparison.OrdinalIgnoreCase))
            return new ProblemException("broken-csv", path, $"Lines have differing numbers of fields, or a quote is not closed{place}.", "Correct the file, or name its delimiter.");
        return new ProblemException("unreadable-file", path, $"The file cannot be read as this format{place}.", "Check the format and that the file is whole.");
    }

    private static string Place(string message)
    {
        var parts = new List<string>();
        if (LinePattern().Match(message) is { Success: true } line) parts.Add($"line {line.Groups[1].Value}");
        if (RecordPattern().Match(message) is { Success: true } record) parts.Add($"record {record.Groups[1].Value}");
        if (BytePattern().Match(message) is { Success: true } at) parts.Add($"byte {at.Groups[1].Value}");
        if (ColumnPattern().Match(message) is { Success: true } column) parts.Add($"column '{column.Groups[1].Value}'");
        return parts.Count == 0 ? "" : $" ({string.Join(", ", parts)})";
    }

    [GeneratedRegex("""(?:on Line|near line|in line|at line):? (\d+)""", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex LinePattern();

    [GeneratedRegex("""record/value (\d+)""", RegexOptions.None, 1000)]
    private static partial Regex RecordPattern();

    [GeneratedRegex("""at byte (\d+)""", RegexOptions.None, 1000)]
    private static partial Regex BytePattern();

    [GeneratedRegex("""converting column "([^"]+)".""", RegexOptions.None, 1000)]
    private static partial Regex ColumnPattern();
}
