using SparkSynth.Core.Privacy.Measures;

namespace SparkSynth.Core.Tests.Privacy.Measures;

public class CodeListTests
{
    [TestCase(255, 1)]
    [TestCase(256, 2)]
    [TestCase(65_535, 2)]
    [TestCase(65_536, 4)]
    [TestCase(int.MaxValue, 4)]
    public void Takes_as_few_bytes_as_the_largest_code_wants_and_keeps_every_row(int largest, int width)
    {
        int[] codes = [.. Enumerable.Range(0, 1000).Select(i => i % 200), largest, .. Enumerable.Range(0, 1000).Select(i => i % 100)];
        CodeList list = new(codes);
        Assert.That(list.Width, Is.EqualTo(width));
        Assert.That(list, Is.EqualTo(codes));
        Assert.That(codes.Select((_, i) => list[i]), Is.EqualTo(codes));
    }

    [Test]
    public void Straight_from_one_byte_to_four() =>
        Assert.That(new CodeList([1, 70_000, 300]), Is.EqualTo((int[])[1, 70_000, 300]));

    [Test]
    public void Copies_leave_the_first_list_as_it_was()
    {
        CodeList list = [3, 0, 2];
        Assert.That(list.Followed(by: [300]), Is.EqualTo((int[])[3, 0, 2, 300]));
        Assert.That(list.Take([2, 2]), Is.EqualTo((int[])[2, 2]));
        Assert.That(list.Map([9, 8, 7, 600]), Is.EqualTo((int[])[600, 9, 7]));
        Assert.That(list, Is.EqualTo((int[])[3, 0, 2]));
    }
}
