using System.Globalization;

namespace SparkSynth.Benchmarks;

/// <summary>Watches the memory of all workers on this machine: their largest resident set, looked at every 50 ms.</summary>
internal sealed class WorkerWatch : IDisposable
{
    private const string Program = "sparksynth-work"; // as the kernel cuts it: 15 characters
    private readonly Timer _timer;
    private long _peak;

    public WorkerWatch() => _timer = new Timer(_ => Look(), null, 0, 50);

    public long PeakBytes => Interlocked.Read(ref _peak);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(p[^1])))
        {
            try
            {
                string[] lines = File.ReadAllLines(Path.Combine(process, "status"));
                if (lines[0] != "Name:\t" + Program) continue;
                string? peak = lines.FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
                if (peak is not null) Raise(long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // it has just ended
            }
        }
    }

    private void Raise(long bytes)
    {
        long seen = Interlocked.Read(ref _peak);
        while (bytes > seen && Interlocked.CompareExchange(ref _peak, bytes, seen) is var now && now != seen) seen = now;
    }
}
