using SparkSynth.Jobs.Results;

namespace SparkSynth.Cli.Rendering;

/// <summary>Progress where nothing can be drawn: a line when a stage is over, and one every ten seconds while it lasts. Any thread may report.</summary>
internal sealed class ProgressLines(TextWriter writer, TimeProvider time) : IProgress<StageProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _last = time.GetTimestamp();

    public void Report(StageProgress value)
    {
        lock (_lock)
        {
            if (!value.IsFinished && time.GetElapsedTime(_last) < Pause) return;
            _last = time.GetTimestamp();
            writer.WriteLine(value.IsFinished ? Finished(value) : Running(value));
        }
    }

    private static string Running(StageProgress value) => value.Total > 0
        ? $"  {value.Stage}: {Numbers.Count(value.Done)} of {Numbers.Count(value.Total)} {value.Unit} ({Numbers.Short(Math.Floor(100.0 * value.Done / value.Total))} %)"
        : value.Done > 0 ? $"  {value.Stage}: {Numbers.Count(value.Done)} {value.Unit}" : $"  {value.Stage}: under way";

    private static string Finished(StageProgress value)
    {
        string? detail = value.Detail ?? (value.Done > 0 ? $"{Numbers.Count(value.Done)} {value.Unit}" : null);
        string?[] parts = [detail, value.Seconds is { } seconds ? Numbers.Seconds(seconds) : null];
        return $"  {value.Stage,-21} {string.Join(", ", parts.Where(p => p is not null))}";
    }
}
