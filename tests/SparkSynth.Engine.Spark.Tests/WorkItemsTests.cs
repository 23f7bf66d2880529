using NUnit.Framework;

namespace SparkSynth.Engine.Spark.Tests;

public sealed class WorkItemsTests
{
    private const long PartRows = 1 << 20;

    [TestCase(0, 0, TestName = "no part, no task")]
    [TestCase(1, 1, TestName = "a part, a task")]
    [TestCase(4, 2, TestName = "four parts: two each")]
    [TestCase(10, 2, TestName = "ten parts: five each; more tasks would only start more workers")]
    [TestCase(18, 6, TestName = "eighteen parts: four tasks would keep one slot busy for ten of them")]
    [TestCase(24, 4, TestName = "twenty-four parts: six each")]
    public void Two_slots_end_together(int parts, int tasks) => Assert.That(WorkItems.TasksOf(parts, parts * PartRows, slots: 2), Is.EqualTo(tasks));

    [Test]
    public void No_task_takes_much_longer_than_twenty_seconds([Values(1, 2, 7, 64)] int slots)
    {
        int tasks = WorkItems.TasksOf(1000, 1000 * PartRows, slots);
        Assert.That(1000 * PartRows / tasks, Is.LessThanOrEqualTo(20_000_000));
    }

    [TestCase(0, 2, 2)]
    [TestCase(1, 2, 2)]
    [TestCase(4_000_000, 2, 2)]
    [TestCase(4_000_001, 2, 4)]
    [TestCase(10_000_000, 2, 6)]
    [TestCase(1_000_000_000, 64, 512)]
    public void Rows_that_Spark_reads_come_in_tasks_of_seconds_as_many_for_every_slot(long rows, int slots, int partitions) =>
        Assert.That(WorkItems.PartitionsOf(rows, slots), Is.EqualTo(partitions));

    [Test]
    public void A_large_cluster_has_work_for_every_slot() => Assert.That(WorkItems.TasksOf(10_000, 10_000 * PartRows, slots: 500), Is.InRange(1000, 10_000));
}
