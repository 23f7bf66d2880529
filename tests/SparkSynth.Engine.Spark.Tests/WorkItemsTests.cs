using NUnit.Framework;

namespace SparkSynth.Engine.Spark.Tests;

public sealed class WorkItemsTests
{
    private const long PartRows = 1 << 20;

    [TestCase(0, 0, TestName = "no part, no task")]
    [TestCase(1, 1, TestName = "a part, a task")]
    [TestCase(4, 4, TestName = "a part each")]
    [TestCase(10, 6, TestName = "ten parts: four tasks would keep one slot busy for six of them")]
    [TestCase(12, 4, TestName = "twelve parts: three each")]
    public void Two_slots_end_together(int parts, int tasks) => Assert.That(WorkItems.TasksOf(parts, parts * PartRows, slots: 2), Is.EqualTo(tasks));

    [Test]
    public void No_task_takes_much_longer_than_four_seconds([Values(1, 2, 7, 64)] int slots)
    {
        int tasks = WorkItems.TasksOf(1000, 1000 * PartRows, slots);
        Assert.That(1000 * PartRows / tasks, Is.LessThanOrEqualTo(4_000_000));
    }

    [Test]
    public void A_large_cluster_has_work_for_every_slot() => Assert.That(WorkItems.TasksOf(10_000, 10_000 * PartRows, slots: 500), Is.InRange(1000, 10_000));
}
