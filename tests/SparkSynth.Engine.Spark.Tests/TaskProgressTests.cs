using NUnit.Framework;
using SparkSynth.SparkConnect.Results;

namespace SparkSynth.Engine.Spark.Tests;

public sealed class TaskProgressTests
{
    [TestCase(4, 25)]
    [TestCase(8, 12)]
    public void Is_not_over_before_all_tasks_are_even_if_Spark_made_more(long made, long expected)
    {
        var told = new Sum();
        var progress = new TaskProgress(100, 4, told);
        progress.Report(new ExecutionProgress([new StageProgress(0, made, 1, 0, false)], 1));
        Assert.That(told.Total, Is.EqualTo(expected));
        progress.Finish(100);
        Assert.That(told.Total, Is.EqualTo(100));
    }

    private sealed class Sum : IProgress<long>
    {
        public long Total { get; private set; }

        public void Report(long value) => Total += value;
    }
}
