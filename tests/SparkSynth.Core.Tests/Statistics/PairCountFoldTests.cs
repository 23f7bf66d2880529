using SparkSynth.Core.Randomness;
using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Tests.Statistics;

public class PairCountFoldTests
{
    [TestCase(new[] { 2, 32, 5, 39, 1 }, 20_000)]
    [TestCase(new[] { 256, 64, 200 }, 9_000)]
    [TestCase(new[] { 7, 3 }, 5)]
    [TestCase(new[] { 9 }, 8192)]
    public void Counter_counts_as_the_definition_does(int[] cells, int rows)
    {
        var codes = new byte[cells.Length * rows];
        for (int c = 0; c < cells.Length; c++)
            for (int r = 0; r < rows; r++) // half of the rows in cell 0: long runs on one counter
                codes[(c * rows) + r] = (byte)(StableHash.Of((c * 1_000_003L) + r) is var h && h % 2 == 0 ? 0 : (h >> 8) % (ulong)cells[c]);
        var tables = new PairTables(cells);
        var counter = new PairCounter(cells);
        for (int start = 0; start < rows; start += PairCounter.BlockRows)
            counter.Add(codes.AsSpan(start), rows, Math.Min(PairCounter.BlockRows, rows - start), tables);
        PairCounter.FillMarginals(tables);

        var expected = new PairTables(cells);
        for (int r = 0; r < rows; r++)
        {
            for (int i = 0; i < cells.Length; i++)
            {
                expected.Marginals[i][codes[(i * rows) + r]]++;
                for (int j = i + 1; j < cells.Length; j++)
                    expected.Counts[expected.Offset(i, j) + (codes[(i * rows) + r] * cells[j]) + codes[(j * rows) + r]]++;
            }
        }

        Assert.Multiple(() =>
        {
            Assert.That(tables.Counts, Is.EqualTo(expected.Counts));
            Assert.That(tables.Marginals, Is.EqualTo(expected.Marginals));
            Assert.That(tables.Rows, Is.EqualTo(rows));
        });
    }

    [Test]
    public void Counter_refuses_a_code_that_is_no_cell() =>
        Assert.That(() => new PairCounter([2, 3]).Add(new byte[] { 0, 2, 0, 0 }, 2, 2, new PairTables([2, 3])), Throws.ArgumentException);

    [Test]
    public void Subtracting_a_part_leaves_the_rest_bit_for_bit()
    {
        var (schema, cells) = (TestRows.Schema, FoldStateLawTests.Cells());
        var whole = new PairCountFold(schema, cells);
        var part = new PairCountFold(schema, cells);
        var rest = new PairCountFold(schema, cells);
        whole.Add(TestRows.Batch(Enumerable.Range(0, 3000).Select(i => (long)i)));
        part.Add(TestRows.Batch(Enumerable.Range(500, 1000).Select(i => (long)i)));
        rest.Add(TestRows.Batch(Enumerable.Range(0, 500).Concat(Enumerable.Range(1500, 1500)).Select(i => (long)i)));
        whole.Subtract(part);
        Assert.That(FoldStateLawTests.Bytes(whole), Is.EqualTo(FoldStateLawTests.Bytes(rest)));
        Assert.That(() => part.Subtract(rest), Throws.ArgumentException);
    }

    [Test]
    public void Marginals_are_the_rows_of_the_cells()
    {
        var cells = FoldStateLawTests.Cells();
        var fold = new PairCountFold(TestRows.Schema, cells);
        fold.Add(TestRows.Batch(Enumerable.Range(0, 3000).Select(i => (long)i)));
        Assert.That(fold.Tables.Marginals, Is.EqualTo(cells.Select(c => c.Rows)));
    }

    [Test]
    public void Adding_rows_allocates_nothing()
    {
        var cells = FoldStateLawTests.Cells();
        var fold = new PairCountFold(TestRows.Schema, cells);
        var batch = TestRows.Batch(Enumerable.Range(0, 3000).Select(i => (long)i));
        for (int i = 0; i < 5; i++) fold.Add(batch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) fold.Add(batch);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1000), "bytes for 60,000 rows");
    }
}
