using System.Runtime.InteropServices;

namespace SparkSynth.Worker;

/// <summary>
/// Ends a worker that nobody waits for: Spark forgets the scripts of a cancelled query, and they would hold their task slots. Looks twice a second whether
/// the process that started this one is still there, whether anybody reads stdout, and whether the run's folder still exists. First the work is cancelled, so that
/// temporary files go; if that takes longer than ten seconds the process ends at once.
/// </summary>
internal sealed partial class Watchdog : IDisposable
{
    private const int PeriodMs = 500;
    private const int PatienceMs = 10_000;
    private const short PollError = 8;

    private readonly ReportWriter _output;
    private readonly string? _folder;
    private readonly double _unreadSeconds;
    private readonly int _parent = ParentId();
    private readonly CancellationTokenSource _stop = new();
    private readonly Timer _timer;
    private int _overdueMs;

    /// <param name="folder">The run's folder; null if it has none.</param>
    /// <param name="unreadSeconds">How long a line of stdout may wait for a reader.</param>
    public Watchdog(ReportWriter output, string? folder, double unreadSeconds)
    {
        _unreadSeconds = unreadSeconds;
        _output = output;
        _folder = folder;
        _timer = new Timer(_ => Look(), null, PeriodMs, PeriodMs);
    }

    /// <summary>Fires when there is nobody to work for.</summary>
    public CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        _timer.Dispose();
        _stop.Dispose();
    }

    private void Look()
    {
        if (ParentId() == _parent && _output.Waiting.TotalSeconds < _unreadSeconds && !ReaderIsGone() && (_folder is null || Directory.Exists(_folder)))
            return;
        if (!_stop.IsCancellationRequested) _stop.Cancel();
        _overdueMs += PeriodMs;
        if (_overdueMs >= PatienceMs || _output.Waiting > TimeSpan.Zero) ExitNow(WorkerExit.Stopped);
    }

    private static unsafe bool ReaderIsGone()
    {
        var stdout = new PollEntry { File = 1 };
        return Poll(&stdout, 1, 0) > 0 && (stdout.Happened & PollError) != 0;
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentId();

    [LibraryImport("libc", EntryPoint = "poll")]
    private static unsafe partial int Poll(PollEntry* entries, nuint count, int timeoutMs);

    /// <summary>Without flushing or unloading, either of which may hang on the very pipe that nobody reads.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int code);

    /// <summary>struct pollfd of POSIX.</summary>
    private struct PollEntry
    {
        public int File;
        public short Wanted;
        public short Happened;
    }
}
