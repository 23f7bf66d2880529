using CsCheck;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Statistics;

public class ValueTableTests
{
    private static readonly Gen<long> Key = Gen.OneOf(Gen.Long, Gen.Long[-50, 50], Gen.Long[1_000_000, 1_020_000], Gen.OneOf(Gen.Const(long.MinValue), Gen.Const(long.MaxValue), Gen.Const(0L)));

    [Test]
    public void Table_within_the_cap_counts_exactly() => Key.Array[0, 400].Sample(keys =>
    {
        var table = new ValueTable(KeySpace.Integer);
        for (int i = 0; i < keys.Length; i += 50) table.Add(keys.AsSpan(i, Math.Min(50, keys.Length - i)));
        var expected = keys.GroupBy(k => k).OrderBy(g => g.Key).Select(g => new ValueEntry(g.Key, g.Key, g.Count())).ToArray();
        return table.IsExact && table.Rows == keys.Length && table.ToSorted().SequenceEqual(expected);
    });

    [Test]
    public void Overflowing_table_is_the_buckets_at_the_smallest_shift_that_fits() =>
        Gen.Select(Key.Array[1, 600], Gen.Int[2, 40], Gen.OneOf(Gen.Const(KeySpace.Integer), Gen.Const(KeySpace.Float), Gen.Const(KeySpace.Hash))).Sample((keys, cap, space) =>
        {
            var table = new ValueTable(space, cap);
            foreach (var part in keys.Chunk(70)) table.Add(part);
            // Brute force: try every shift.
            int shift = keys.Distinct().Count() <= cap ? -1 : 0;
            while (shift >= 0 && keys.Select(k => KeyBuckets.Of(space, k, shift)).Distinct().Count() > cap) shift++;
            var expected = keys.GroupBy(k => shift < 0 ? k : KeyBuckets.Of(space, k, shift))
                .Select(g => new ValueEntry(g.Min(), g.Max(), g.Count())).OrderBy(e => e.Low).ToArray();
            return table.Shift == shift && table.Rows == keys.Length && table.ToSorted().SequenceEqual(expected);
        });

    [Test]
    public void Entries_of_an_ordered_table_do_not_overlap() => Key.Array[100, 300].Sample(keys =>
    {
        var table = new ValueTable(KeySpace.Integer, 16);
        table.Add(keys);
        var entries = table.ToSorted();
        return entries.Zip(entries.Skip(1)).All(p => p.First.High < p.Second.Low);
    });

    [Test]
    public void Coarsened_tables_have_common_buckets()
    {
        var a = new ValueTable(KeySpace.Integer, 64);
        var b = new ValueTable(KeySpace.Integer, 64);
        a.Add(Enumerable.Range(0, 5000).Select(i => (long)i * 3).ToArray());
        b.Add(Enumerable.Range(0, 50).Select(i => (long)i * 7).ToArray());
        Assert.That(b.IsExact, Is.True);
        b.CoarsenTo(a.Shift);
        Assert.That(b.Shift, Is.EqualTo(a.Shift));
        Assert.That(b.ToSorted().Sum(e => e.Rows), Is.EqualTo(50));
    }

    [Test]
    public void Second_pass_finds_the_spike_in_a_column_that_overflowed()
    {
        var schema = new TableSchema([new ColumnSchema("v", new ColumnType(PhysicalType.Integer)), new ColumnSchema("t", new ColumnType(PhysicalType.String))]);
        object?[] Row(long i) => [i % 4 == 0 ? 777_777L : 500_000 + (i * 37 % 400_009), i % 5 == 0 ? "often" : $"rare {i}"];
        var rows = Enumerable.Range(0, 8000).Select(i => (long)i);
        var first = new ProfileFold(schema, 512);
        first.Add(TestRows.Batch(rows, schema, row: Row));
        var plan = first.PlanRefine(5)!;
        Assert.That(plan.Columns, Is.EqualTo(new[] { 0, 1 }));
        var second = new ProfileRefineFold(plan);
        second.Add(TestRows.Batch(rows, schema, plan.Columns, Row));
        var profiles = first.ToProfiles(5, second);
        Assert.Multiple(() =>
        {
            Assert.That(profiles[0].Entries.Single(e => e.IsValue && e.Low == 777_777).Rows, Is.EqualTo(2000));
            Assert.That(profiles[0].Entries.Sum(e => e.Rows), Is.EqualTo(8000));
            Assert.That(profiles[1].Texts.Single(t => t.Text == "often").Rows, Is.EqualTo(1600));
            Assert.That(profiles[1].Texts.Sum(t => t.Rows) + profiles[1].UnlistedRows, Is.EqualTo(8000));
            Assert.That(profiles[1].Distinct, Is.EqualTo(6401).Within(15).Percent);
            Assert.That(profiles[0].IsUnique, Is.False);
        });
    }

    [Test]
    public void Second_pass_over_other_rows_is_an_error()
    {
        var schema = new TableSchema([new ColumnSchema("v", new ColumnType(PhysicalType.Integer))]);
        object?[] Row(long i) => [i % 4 == 0 ? 777_777L : 500_000 + (i * 37 % 400_009)];
        var first = new ProfileFold(schema, 512);
        first.Add(TestRows.Batch(Enumerable.Range(0, 8000).Select(i => (long)i), schema, row: Row));
        var second = new ProfileRefineFold(first.PlanRefine(5)!);
        second.Add(TestRows.Batch(Enumerable.Range(0, 7000).Select(i => (long)i), schema, row: Row));
        Assert.That(() => first.ToProfiles(5, second), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("changed"));
    }

    [TestCase(new[] { 0.5, 1.25, 3 }, 2)]
    [TestCase(new[] { 0.07, 1e6 + 0.01 }, 2)]
    [TestCase(new[] { 1.0, 1e15 }, 0)]
    [TestCase(new[] { 1.0 / 3 }, DecimalDigits.None)]
    [TestCase(new[] { 1e14 + 0.5, 0.25 }, 2)]
    [TestCase(new double[0], 0)]
    public void Decimal_digits_are_the_most_that_a_value_needs(double[] values, int expected)
    {
        var digits = new DecimalDigits(single: false);
        foreach (double x in values) digits.Add(OrderKey.FromDouble(x));
        Assert.That(digits.Digits, Is.EqualTo(expected));
    }

    [Test]
    public void Decimal_digits_of_single_floats_are_those_of_the_single() =>
        Assert.Multiple(() =>
        {
            var digits = new DecimalDigits(single: true);
            digits.Add(OrderKey.FromDouble(0.1f));
            Assert.That(digits.Digits, Is.EqualTo(1));
        });

    [Test]
    public void Grid_step_does_not_depend_on_order() => Gen.Long[-1000, 1000].Array[2, 20].Sample(values =>
    {
        static ulong StepOf(IEnumerable<long> vs)
        {
            var grid = default(GridStep);
            foreach (long v in vs) grid.Add(v * 12 + 5);
            return grid.Step;
        }

        var left = default(GridStep);
        left.Add(values.Take(values.Length / 2).Select(v => v * 12 + 5).ToArray());
        var right = default(GridStep);
        right.Add(values.Skip(values.Length / 2).Select(v => v * 12 + 5).ToArray());
        left.Merge(right);
        ulong step = StepOf(values);
        return step % 12 == 0 && StepOf(values.Reverse()) == step && left.Step == step;
    });

    [Test]
    public void Grid_step_spans_the_whole_range_of_longs()
    {
        var grid = default(GridStep);
        grid.Add(long.MinValue);
        grid.Add(long.MaxValue);
        Assert.That(grid.Step, Is.EqualTo(ulong.MaxValue));
    }

    [Test]
    public void Bucket_set_contains_exactly_its_buckets() => Gen.Select(Key.Array[1, 100], Gen.Int[0, 63]).Sample((keys, shift) =>
    {
        var some = keys.Where((_, i) => i % 3 == 0).Select(k => KeyBuckets.Of(KeySpace.Integer, k, shift)).ToHashSet();
        var set = new BucketSet(KeySpace.Integer, shift, some);
        var kept = new long[keys.Length];
        int n = set.Filter(keys, kept);
        return kept.Take(n).SequenceEqual(keys.Where(k => some.Contains(KeyBuckets.Of(KeySpace.Integer, k, shift))));
    });
}
