using System.Diagnostics;
using System.Text.Json;

namespace SparkSynth.Benchmarks;

/// <summary>A process that is timed and watched from outside: its memory is not mixed with ours.</summary>
internal sealed record Child(double Seconds, long PeakBytes, JsonDocument? Json)
{
    /// <summary>Runs the command line under test; its standard output is one JSON document.</summary>
    public static Child SparkSynth(Bench bench, params string[] arguments) => Run(Path.Combine(bench.Root, "scripts", "sparksynth"), [.. arguments, "--json", "--quiet"]);

    /// <summary>Runs this program again for one figure of DuckDB.</summary>
    public static double DuckDb(Bench bench, params string[] arguments) =>
        Run(Environment.ProcessPath!, [.. arguments, "--threads", bench.Threads.ToString(System.Globalization.CultureInfo.InvariantCulture)]).Json!.RootElement.GetDouble();

    private static Child Run(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        long peak = 0;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        while (!process.WaitForExit(20)) peak = Math.Max(peak, Peak(process.Id));
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        string text = output.GetAwaiter().GetResult();
        if (process.ExitCode is not (0 or 3)) throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}");
        return new Child(seconds, peak, text.Length == 0 ? null : JsonDocument.Parse(text));
    }

    private static long Peak(int id)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }
}
