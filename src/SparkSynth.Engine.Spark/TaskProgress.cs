using SparkSynth.SparkConnect.Results;

namespace SparkSynth.Engine.Spark;

/// <summary>Turns finished tasks, which Spark reports, into rows, which users know.</summary>
internal sealed class TaskProgress(long rows, int tasks, IProgress<long>? progress) : IProgress<ExecutionProgress>
{
    private long _told;

    public void Report(ExecutionProgress value) => Tell((long)(rows * (double)Math.Min(value.CompletedTasks, tasks) / tasks));

    /// <summary>All rows are done.</summary>
    public void Finish() => Tell(rows);

    private void Tell(long done)
    {
        if (done <= _told) return;
        progress?.Report(done - _told);
        _told = done;
    }
}
