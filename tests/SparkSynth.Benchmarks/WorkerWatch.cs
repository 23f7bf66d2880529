using System.Globalization;

namespace SparkSynth.Benchmarks;

/// <summary>Watches the memory of all workers on this machine: their largest resident set, looked at every 50 ms.</summary>
internal sealed class WorkerWatch : IDisposable
{
    private const string Program = "sparksynth-work", Shell = "bash"; // as the kernel cuts it: 15 characters; a worker is a shell first

    private readonly HashSet<string> _others = new(StringComparer.Ordinal); // looking at them again and again would cost a tenth of a core
    private readonly Timer _timer;
    private long _peak;

    public WorkerWatch() => _timer = new Timer(_ => Look(), null, 0, 50);

    public long PeakBytes => Interlocked.Read(ref _peak);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (!Monitor.TryEnter(_others)) return; // the last look goes on
        try
        {
            LookAtAll();
        }
        finally
        {
            Monitor.Exit(_others);
        }
    }

    private void LookAtAll()
    {
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(p[^1]) && !_others.Contains(p)))
        {
            try
            {
                string[] lines = File.ReadAllLines(Path.Combine(process, "status"));
                string name = lines[0]["Name:\t".Length..];
                if (name is not (Program or Shell)) _others.Add(process);
                if (name != Program) continue;
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
