using SparkSynth.SparkConnect.Results;

namespace SparkSynth.Engine.Spark;

/// <summary>Turns finished tasks, which Spark reports, into rows, which users know.</summary>
/// <param name="tasks">Tasks that are expected; Spark may make more of rows that it reads.</param>
internal sealed class TaskProgress(long rows, int tasks, IProgress<long>? progress) : IProgress<ExecutionProgress>
{
    private long _told;

    public void Report(ExecutionProgress value)
    {
        long all = Math.Max(value.Tasks, tasks);
        long done = (long)(rows * (double)Math.Min(value.CompletedTasks, all) / all); // tasks that run again may count twice
        if (done > _told) Tell(done);
    }

    /// <summary>The end, with the number of rows that it really was.</summary>
    public void Finish(long done) => Tell(done);

    private void Tell(long done)
    {
        if (done != _told) progress?.Report(done - _told);
        _told = done;
    }
}
