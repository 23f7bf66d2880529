using SparkSynth.Core;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Storage.Tests.Tasks;

public class ReportLinesTests
{
    [Test]
    public void Lines_survive()
    {
        byte[] bytes = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];
        var (item, chunk, read) = ReportLines.ReadChunk(ReportLines.Chunk(7, 3, bytes))!.Value;
        var merged = new MergeReport(3, 7, 1L << 41, 1UL << 63, 12, 1L << 42);
        var fold = new FoldReport(5, 9, 1L << 40, ulong.MaxValue, 1L << 41, 12);
        var part = new PartReport(5, 1L << 40, 77, 0xABC, [0, 5, 1L << 35]);
        var search = new SearchReport(5, 9, 1L << 40, ulong.MaxValue, 1L << 31);
        var packed = new PackedReport(5, 1L << 40, 77, ulong.MaxValue);
        var block = new BlockReport(5, 1L << 40, 3, 77, 1);
        var rows = ReportLines.ReadRows(ReportLines.Rows(9, bytes))!.Value;
        PartReport other = ReportLines.ReadGenerated(ReportLines.Generated(part))!;
        Assert.Multiple(() =>
        {
            Assert.That((item, chunk), Is.EqualTo((7, 3)));
            Assert.That(read, Is.EqualTo(bytes));
            Assert.That(ReportLines.ReadFolded(ReportLines.Folded(fold)), Is.EqualTo(fold));
            Assert.That(ReportLines.ReadMerged(ReportLines.Merged(merged)), Is.EqualTo(merged));
            Assert.That(ReportLines.ReadSearched(ReportLines.Searched(search)), Is.EqualTo(search));
            Assert.That(ReportLines.ReadPacked(ReportLines.Packed(packed)), Is.EqualTo(packed));
            Assert.That(ReportLines.ReadBlock(ReportLines.Block(block)), Is.EqualTo(block));
            Assert.That(rows.Block, Is.EqualTo(9));
            Assert.That(rows.Bytes, Is.EqualTo(bytes));
            Assert.That(other with { Nulls = part.Nulls }, Is.EqualTo(part));
            Assert.That(other.Nulls, Is.EqualTo(part.Nulls));
        });
    }

    [TestCase("")]
    [TestCase("S 1 2")]
    [TestCase("S 1 2 ?")]
    [TestCase("S -1 2 AAAA")]
    [TestCase("F 1 2 3 0000000000000000 5")]
    [TestCase("F 1 2 3 xyz 5 6")]
    [TestCase("G 1 2 3 0000000000000000 1,,2")]
    [TestCase("G 1 2 3 0000000000000000 1 2")]
    [TestCase("N 1 2 3 0000000000000000")]
    [TestCase("N 1 2 3 0000000000000000 -4")]
    [TestCase("s 1 2 AAAA")]
    [TestCase("R 1 ?")]
    [TestCase("R x AAAA")]
    [TestCase("P 1 2 3 xyz")]
    [TestCase("B 1 2 3 4")]
    public void Other_lines_are_no_reports(string line) =>
        Assert.That((ReportLines.ReadChunk(line), ReportLines.ReadFolded(line), ReportLines.ReadGenerated(line), ReportLines.ReadSearched(line), ReportLines.ReadRows(line), ReportLines.ReadPacked(line), ReportLines.ReadBlock(line)), Is.EqualTo(default((ValueTuple<int, int, byte[]>?, FoldReport?, PartReport?, SearchReport?, ValueTuple<int, byte[]>?, PackedReport?, BlockReport?))));

    [Test]
    public void Problem_is_found_in_the_tail_of_stderr()
    {
        var problem = new Problem("code", "/a/b \"c\"", "What: [1] é\n", "Do.");
        Assert.Multiple(() =>
        {
            Assert.That(ReportLines.FindProblem("noise\n" + ReportLines.Problem(problem)), Is.EqualTo(problem));
            Assert.That(ReportLines.FindProblem(ReportLines.Problem(problem)[..40]), Is.Null);
            Assert.That(ReportLines.FindProblem("something else"), Is.Null);
            Assert.That(ReportLines.FindProblem(null), Is.Null);
        });
    }
}
