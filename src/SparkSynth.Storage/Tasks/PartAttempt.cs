using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using SparkSynth.Storage.Sinks;

namespace SparkSynth.Storage.Tasks;

/// <summary>Temporary names of part files, one an attempt, so that two attempts at one part never write into one file. Hidden from readers by their dot.</summary>
public static partial class PartAttempt
{
    /// <summary>A name that no other attempt has: host, process and its clock.</summary>
    public static string Name(int part)
    {
        string host = NotAllowed().Replace(Environment.MachineName, "-");
        return string.Create(CultureInfo.InvariantCulture, $".{TableSink.PartName(part)}.{host}-{Environment.ProcessId}-{Stopwatch.GetTimestamp():x}.attempt");
    }

    /// <summary>Removes what attempts left that were killed.</summary>
    /// <returns>How many files.</returns>
    public static int RemoveAll(string folder)
    {
        int removed = 0;
        foreach (string path in Directory.EnumerateFiles(folder, ".part-*.attempt"))
        {
            File.Delete(path);
            removed++;
        }

        return removed;
    }

    [GeneratedRegex("[^A-Za-z0-9-]", RegexOptions.None, 1000)]
    private static partial Regex NotAllowed();
}
