using System.Globalization;

namespace SparkSynth.Cli;

/// <summary>What the system says of this process's memory.</summary>
internal static class ProcessMemory
{
    /// <summary>Highest resident memory so far, bytes; null where the system does not say (anything but Linux).</summary>
    public static long? PeakBytes()
    {
        const string Status = "/proc/self/status";
        if (!File.Exists(Status)) return null;
        string? line = File.ReadLines(Status).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        string? kilobytes = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1);
        return long.TryParse(kilobytes, CultureInfo.InvariantCulture, out long value) ? value * 1024 : null;
    }
}
