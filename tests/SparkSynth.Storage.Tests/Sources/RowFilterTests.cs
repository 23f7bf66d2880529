using SparkSynth.Core.Randomness;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Parquet;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Storage.Tests.Sources;

public sealed class RowFilterTests : TemporaryFolderTests
{
    private static readonly RowSide Holdout = new(0.2, 42, true);

    [Test]
    public void Sides_share_out_the_rows_whatever_the_row_groups()
    {
        object?[] values = [.. Enumerable.Range(0, 200_000).Select(i => i % 5 == 0 ? null : (object?)(long)i)];
        object?[] texts = [.. values.Select(v => v is null ? null : (object?)$"t{(long)v % 7}")];
        var columns = new[] { TestColumn.Of("i", TestTable.Int64, values), TestColumn.Of("s", TestTable.Text, texts) };
        var sides = new List<object?[][]>();
        foreach (int size in new[] { 200_000, 3333 })
        {
            TestTable.Write(In("t.parquet"), columns, new ParquetWriteOptions { RowGroupRows = size });
            using var source = TestTable.Open(In("t.parquet"));
            sides.Add(TestTable.Read(source, Holdout));
            sides.Add(TestTable.Read(source, Holdout.Other));
        }

        Assert.That(sides[2][0].SequenceEqual(sides[0][0]) && sides[2][1].SequenceEqual(sides[0][1]), "hold-out by other row groups");
        Assert.That(sides[3][0].SequenceEqual(sides[1][0]), "train by other row groups");
        Assert.That(sides[0][0].Concat(sides[1][0]).OfType<long>().Order().SequenceEqual(values.OfType<long>()), "every row on one side");
        Assert.That(sides[0][0].Zip(sides[0][1]).All(p => p.First is null ? p.Second is null : Equals(p.Second, $"t{(long)p.First % 7}")), "rows stay rows");
        // 40,000 expected, standard deviation 179: |z| < 6
        Assert.That(sides[0][0].Length, Is.EqualTo(40_000).Within(1074));
    }

    [Test]
    public void Choice_is_the_one_documented()
    {
        var filter = new RowFilter(Holdout);
        ulong key = filter.FileKey("dir/é.parquet");
        int[] kept = new int[100];
        int count = filter.Choose(key, 7, 100, kept);
        int[] expected = [.. Enumerable.Range(0, 100).Where(i => Word(key, 7 + i) < 0.2 * 4294967296.0)];
        Assert.That(kept[..count], Is.EqualTo(expected));
        Assert.That(key, Is.EqualTo(System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(
            System.Security.Cryptography.SHA256.HashData([42, 0, 0, 0, 0, 0, 0, 0, .. "dir/é.parquet"u8]))));
    }

    [Test]
    public void Choice_depends_on_seed_and_file_and_not_on_where_one_begins()
    {
        var filter = new RowFilter(Holdout);
        ulong key = filter.FileKey("a");
        int[] whole = new int[1000], part = new int[1000];
        int all = filter.Choose(key, 0, 1000, whole);
        int later = filter.Choose(key, 333, 667, part);
        Assert.That(part[..later].Select(i => i + 333), Is.EqualTo(whole[..all].Where(i => i >= 333)));
        Assert.That(filter.FileKey("b"), Is.Not.EqualTo(key));
        Assert.That(new RowFilter(Holdout with { Seed = 43 }).FileKey("a"), Is.Not.EqualTo(key));
    }

    [TestCase(0.0)]
    [TestCase(1.0)]
    [TestCase(double.NaN)]
    public void Fraction_out_of_range_is_refused(double fraction) => Assert.Throws<ArgumentOutOfRangeException>(() => _ = new RowFilter(new RowSide(fraction, 0, true)));

    private static uint Word(ulong key, long row)
    {
        var words = Philox.Draw(key, RandomPurpose.Holdout, 0, (ulong)row / 4);
        return (row % 4) switch { 0 => words.R0, 1 => words.R1, 2 => words.R2, _ => words.R3 };
    }
}
