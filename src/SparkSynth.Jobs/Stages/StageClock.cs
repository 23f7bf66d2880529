using SparkSynth.Jobs.Results;

namespace SparkSynth.Jobs.Stages;

/// <summary>Runs the stages of a job one after the other: tells their progress, keeps their times.</summary>
public sealed class StageClock(IProgress<StageProgress> progress, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly List<StageTime> _times = [];

    /// <summary>Seconds since the clock was made.</summary>
    public double Seconds => time.GetElapsedTime(_start).TotalSeconds;

    /// <summary>What the finished stages took, in order.</summary>
    public IReadOnlyList<StageTime> Times => _times;

    /// <summary>"1 file", "2 files".</summary>
    public static string Count(long number, string noun) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    /// <summary>Runs a stage.</summary>
    /// <param name="stage">What is being done, in the user's words.</param>
    /// <param name="total">Rows it will go through, 0 if not known.</param>
    /// <param name="work">Does it, telling rows as they are done.</param>
    /// <param name="detail">What came out, in a few words.</param>
    public async Task<T> RunAsync<T>(string stage, long total, Func<IProgress<long>, Task<T>> work, Func<T, string?>? detail = null)
    {
        long start = time.GetTimestamp();
        var rows = new RowProgress(stage, total, progress);
        progress.Report(new StageProgress(stage, 0, total, "rows"));
        T result = await work(rows);
        double seconds = time.GetElapsedTime(start).TotalSeconds;
        _times.Add(new StageTime(stage, seconds));
        progress.Report(new StageProgress(stage, rows.Done, total, "rows") { IsFinished = true, Seconds = seconds, Detail = detail?.Invoke(result) });
        return result;
    }

    /// <summary>Sums what threads report and passes it on, about a hundred times a stage.</summary>
    private sealed class RowProgress(string stage, long total, IProgress<StageProgress> progress) : IProgress<long>
    {
        private readonly long _step = Math.Max(65_536, total / 100);
        private long _done;
        private long _told;

        public long Done => Interlocked.Read(ref _done);

        public void Report(long value)
        {
            long done = Interlocked.Add(ref _done, value), told = Interlocked.Read(ref _told);
            if (done - told >= _step && Interlocked.CompareExchange(ref _told, done, told) == told)
                progress.Report(new StageProgress(stage, done, total, "rows"));
        }
    }
}
