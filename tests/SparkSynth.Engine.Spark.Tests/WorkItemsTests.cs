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

    [Test]
    public void A_large_cluster_has_work_for_every_slot() => Assert.That(WorkItems.TasksOf(10_000, 10_000 * PartRows, slots: 500), Is.InRange(1000, 10_000));
}
