using CsCheck;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Statistics;

public class CellBuilderTests
{
    private static readonly ColumnType Integer = new(PhysicalType.Integer);
    private static readonly ColumnType Float = new(PhysicalType.Float);

    /// <summary>Values of an integer column: clumps, runs, far outliers.</summary>
    private static readonly Gen<long[]> Numbers = Gen.OneOf(Gen.Long[0, 30], Gen.Long[-5000, 5000], Gen.Const(0L), Gen.Long).Array[5, 600];

    private static readonly Gen<double[]> Reals = Gen.OneOf(Gen.Double[-1, 1], Gen.Int[-500, 500].Select(i => i / 100.0), Gen.Const(0.0), Gen.OneOf(Gen.Const(double.MaxValue), Gen.Const(double.MinValue), Gen.Const(double.Epsilon))).Array[5, 600];

    private static readonly Gen<CellLimits> Limits = Gen.Select(Gen.Int[4, 32], Gen.Int[2, 7]).Select((cells, k) => new CellLimits(cells, cells, k, 2 * k));

    [Test]
    public void Ordered_cells_partition_the_rows_and_code_back_to_themselves() => Gen.Select(Numbers, Limits).Sample((values, limits) =>
        CheckOrdered(ProfileOf(Integer, values.Select(v => (object?)v)), values, limits));

    [Test]
    public void Cells_of_floats_partition_the_rows_and_code_back_to_themselves() => Gen.Select(Reals, Limits).Sample((values, limits) =>
    {
        var keys = values.Select(OrderKey.FromDouble).ToArray();
        CheckOrdered(ProfileOf(Float, keys.Select(k => (object?)k)), keys, limits);
    });

    [Test]
    public void Cells_of_an_overflowed_column_partition_the_rows() => Gen.Select(Numbers, Limits).Sample((values, limits) =>
        CheckOrdered(ProfileOf(Integer, values.Select(v => (object?)v), cap: 40), values, limits));

    private static void CheckOrdered(ColumnProfile profile, long[] keys, CellLimits limits)
    {
        var cells = CellBuilder.Build(profile, ColumnRole.Numeric, limits);
        if (keys.Length < limits.Support)
        {
            Assert.That(cells.ValueCells, Is.Zero);
            return;
        }

        Assert.That(cells.Rows.Sum(), Is.EqualTo(keys.Length));
        Assert.That(cells.Count, Is.InRange(1, CellOptions.MaxOrderedCells));
        Assert.That(cells.Starts, Is.Ordered.Ascending.And.Unique);
        Assert.That(cells.Edges, Is.Ordered.Ascending);
        Assert.That(cells.Edges.All(double.IsFinite), Is.True);
        Assert.That(cells.Edges, Has.Length.EqualTo(cells.Count + 1));
        if (cells.Count > 1) Assert.That(cells.Rows.Min(), Is.GreaterThanOrEqualTo(limits.MinCellRows));

        // The rows of each cell are those that the coder puts there.
        var schema = new TableSchema([new ColumnSchema("v", profile.Type)]);
        var codes = new byte[keys.Length];
        new CellCoder(schema, [cells]).Code(TestRows.Batch(keys.Select(k => k), schema, row: k => [k]), codes);
        Assert.That(Enumerable.Range(0, cells.Count).Select(b => (long)codes.Count(c => c == b)), Is.EqualTo(cells.Rows));
        for (int i = 0; i < keys.Length; i++) // reference: number of starts not above the key
            Assert.That(codes[i], Is.EqualTo(Math.Max(0, cells.Starts.Count(s => s <= keys[i]) - 1)));

        for (int b = 0; b < cells.Count; b++)
        {
            Assert.That(cells.Segments[b], Is.Not.Empty);
            Assert.That(cells.Segments[b].Sum(s => s.Weight), Is.LessThanOrEqualTo(cells.Rows[b]));
            Assert.That(cells.Segments[b].All(s => s.Low <= s.High), Is.True);
            Assert.That(cells.Segments[b].All(s => HasSupport(s, cells.Segments[b], b == 0 || b == cells.ValueCells - 1, limits.Support)), Is.True, "segments stand for k rows");
            Assert.That(cells.Segments[b].Length, Is.LessThanOrEqualTo(18 + (cells.Rows[b] / limits.Support)));
        }
    }

    /// <summary>A segment stands for k rows, or is the tip of two rows that was cut off an outermost block of k rows.</summary>
    private static bool HasSupport(Segment segment, Segment[] all, bool isOutermost, int support) => segment.Weight >= support
        || (isOutermost && all.Any(s => (s.High == segment.Low || s.Low == segment.High) && s != segment && s.Weight + segment.Weight >= support && Math.Min(s.Weight, segment.Weight) <= 2));

    [Test]
    public void Extremes_and_rare_values_are_not_published() => Gen.Double[0, 1].Array[50, 500].Sample(values =>
    {
        // Real numbers, practically all distinct: nothing published may be one of them.
        var profile = ProfileOf(Float, values.Select(v => (object?)OrderKey.FromDouble(v)));
        if (profile.Decimals != DecimalDigits.None || !profile.IsUnique) return;
        var cells = CellBuilder.Build(profile, ColumnRole.Numeric, new CellLimits(8, 8, 5, 10));
        var real = values.ToHashSet();
        var published = cells.Segments.SelectMany(s => s).SelectMany(s => new[] { s.Low, s.High }).Concat(cells.Starts).Select(OrderKey.ToDouble).Concat(cells.Edges);
        Assert.That(published.Any(real.Contains), Is.False);
        Assert.That(cells.Edges[^1], Is.LessThan(values.Max()).And.GreaterThan(values.Max() / 2));
        Assert.That(cells.Edges[0], Is.GreaterThan(values.Min() - ((values.Max() - values.Min()) / 64)));
    });

    [Test]
    public void Largest_integer_is_published_only_with_support()
    {
        long[] values = [.. Enumerable.Range(0, 200).Select(i => i * 1000L), 1_000_000];
        var cells = Build(Integer, values, new CellLimits(8, 8, 5, 10));
        Assert.That(cells.Segments[^1][^1].High, Is.LessThan(1_000_000).And.GreaterThan(199_000));
        var often = Build(Integer, [.. values, .. Enumerable.Repeat(1_000_000L, 4)], new CellLimits(8, 8, 5, 10));
        Assert.That(often.Segments[^1][^1], Is.EqualTo(new Segment(5, 1_000_000, 1_000_000)));
    }

    [Test]
    public void Zero_inflated_column_gives_heavy_values_their_own_cells()
    {
        var values = Enumerable.Repeat(0L, 9000).Concat(Enumerable.Repeat(7298L, 300)).Concat(Enumerable.Range(0, 700).Select(i => 1000 + (i * 13L))).ToArray();
        var cells = Build(Integer, values, new CellLimits(20, 20, 5, 10));
        Assert.Multiple(() =>
        {
            Assert.That(cells.Starts[0], Is.Zero);
            Assert.That(cells.Rows[0], Is.EqualTo(9000));
            int own = Array.IndexOf(cells.Starts, 7298L);
            Assert.That(own, Is.Positive);
            Assert.That(cells.Rows[own], Is.EqualTo(300));
            Assert.That(cells.Segments[own], Is.EqualTo(new[] { new Segment(300, 7298, 7298) }));
        });
    }

    [Test]
    public void Scale_step_and_digits_follow_the_values()
    {
        var prices = Build(Float, Enumerable.Range(0, 300).Select(i => OrderKey.FromDouble(i % 97 / 4.0)).ToArray(), new CellLimits(8, 8, 5, 10));
        var reals = Build(Float, Enumerable.Range(1, 300).Select(i => OrderKey.FromDouble(1.0 / i)).ToArray(), new CellLimits(8, 8, 5, 10));
        var ticks = Build(new ColumnType(PhysicalType.Timestamp), Enumerable.Range(0, 300).Select(i => 7 + (i * 60_000_000L)).ToArray(), new CellLimits(8, 8, 5, 10));
        Assert.Multiple(() =>
        {
            Assert.That((prices.Scale, prices.Decimals, prices.Step), Is.EqualTo((ValueScale.Scaled, 2, 25L)));
            Assert.That((reals.Scale, reals.Step), Is.EqualTo((ValueScale.Real, 1L)));
            Assert.That((ticks.Scale, ticks.Step, ticks.StepOffset), Is.EqualTo((ValueScale.Whole, 60_000_000L, 7L)));
        });
    }

    [Test]
    public void Nominal_cells_partition_the_rows_and_hide_rare_values() => Gen.Select(Gen.Int[0, 60].Select(i => i * i / 40).Array[5, 500], Limits).Sample((values, limits) =>
    {
        var texts = values.Select(v => v % 17 == 16 ? null : $"c{v}").ToArray();
        var profile = ProfileOf(new ColumnType(PhysicalType.String), texts);
        var cells = CellBuilder.Build(profile, ColumnRole.Categorical, limits);
        Assert.That(cells.Rows.Sum(), Is.EqualTo(values.Length));
        Assert.That(cells.Count, Is.LessThanOrEqualTo(limits.NominalCells));
        var counts = texts.OfType<string>().GroupBy(t => t).ToDictionary(g => g.Key, g => (long)g.Count());
        Assert.That(cells.Categories.All(c => counts[c] >= limits.Support), Is.True);
        Assert.That(cells.OtherValues.All(v => counts[v.Text] == v.Rows && v.Rows >= limits.Support), Is.True);
        if (cells.ValueCells == 0) return;
        for (int b = 0; b < cells.Categories.Length; b++) Assert.That(cells.Rows[b], Is.EqualTo(counts[cells.Categories[b]]));
        var schema = new TableSchema([new ColumnSchema("v", profile.Type)]);
        var codes = new byte[values.Length];
        new CellCoder(schema, [cells]).Code(TestRows.Batch(Enumerable.Range(0, values.Length).Select(i => (long)i), schema, row: i => [texts[i]]), codes);
        Assert.That(Enumerable.Range(0, cells.Count).Select(b => (long)codes.Count(c => c == b)), Is.EqualTo(cells.Rows));
    });

    [Test]
    public void Pinned_value_gets_a_cell_before_more_frequent_ones()
    {
        var texts = Enumerable.Range(0, 400).Select(i => (object?)(i % 40 == 7 ? "pinned" : $"c{i % 13}"));
        var profile = ProfileOf(new ColumnType(PhysicalType.String), texts);
        var cells = CellBuilder.Build(profile, ColumnRole.Categorical, new CellLimits(8, 5, 5, 10), ["pinned"]);
        Assert.That(cells.Categories[0], Is.EqualTo("pinned"));
        Assert.That(cells.Count, Is.EqualTo(5));
        Assert.That(() => CellBuilder.Build(profile, ColumnRole.Categorical, new CellLimits(8, 5, 5, 10), ["none"]),
            Throws.InstanceOf<ProblemException>().With.Message.Contains("fewer than 5"));
    }

    [TestCase(ColumnRole.Numeric, CellKind.Ordered)]
    [TestCase(ColumnRole.Categorical, CellKind.Nominal)]
    [TestCase(ColumnRole.Constant, CellKind.Ordered)]
    public void Column_of_fewer_than_k_values_has_the_null_cell_only(ColumnRole role, CellKind kind)
    {
        var cells = CellBuilder.Build(ProfileOf(Integer, [1L, 2L, null, 1L, 1L]), role, new CellLimits(8, 8, 5, 10));
        Assert.That((cells.Kind, cells.Count, cells.HasNull, cells.ValueCells), Is.EqualTo((kind, 1, true, 0)));
        Assert.That(cells.Rows, Is.EqualTo(new long[] { 5 }));
        var schema = new TableSchema([new ColumnSchema("v", Integer)]);
        var codes = new byte[] { 9, 9 };
        new CellCoder(schema, [cells]).Code(TestRows.Batch([0, 1], schema, row: i => [i == 0 ? null : 1L]), codes);
        Assert.That(codes, Is.EqualTo(new byte[] { 0, 0 }));
    }

    [Test]
    public void Constant_with_nulls_has_two_cells()
    {
        var cells = CellBuilder.Build(ProfileOf(Integer, Enumerable.Range(0, 20).Select(i => i % 3 == 0 ? (object?)null : 4L)), ColumnRole.Constant, new CellLimits(8, 8, 5, 10));
        Assert.That(cells.Rows, Is.EqualTo(new long[] { 13, 7 }));
        Assert.That(cells.Segments[0], Is.EqualTo(new[] { new Segment(13, 4, 4) }));
    }

    [TestCase(ColumnRole.Key)]
    [TestCase(ColumnRole.Text)]
    public void Keys_and_text_are_present_or_null(ColumnRole role)
    {
        var cells = CellBuilder.Build(ProfileOf(new ColumnType(PhysicalType.String), ["a", null, "b"]), role, new CellLimits(8, 8, 5, 10));
        Assert.That((cells.Kind, cells.HasNull), Is.EqualTo((CellKind.Presence, true)));
        Assert.That(cells.Rows, Is.EqualTo(new long[] { 2, 1 }));
    }

    [Test]
    public void Value_without_a_cell_is_an_error_that_does_not_show_it()
    {
        var schema = new TableSchema([new ColumnSchema("t", new ColumnType(PhysicalType.String)), new ColumnSchema("n", Integer)]);
        object?[] Row(long i) => [i == 99 ? "secret" : $"c{i % 3}", i == 100 ? null : i % 5];
        var fold = new ProfileFold(schema);
        fold.Add(TestRows.Batch(Enumerable.Range(0, 90).Select(i => (long)i), schema, row: Row));
        var coder = new CellCoder(schema, CellBuilder.Build(fold.ToProfiles(5), [ColumnRole.Categorical, ColumnRole.Numeric]));
        Assert.That(() => coder.Code(TestRows.Batch([99], schema, row: Row), new byte[2]), Throws.InstanceOf<ProblemException>().With.Message.Not.Contains("secret"));
        Assert.That(() => coder.Code(TestRows.Batch([100], schema, row: Row), new byte[2]), Throws.InstanceOf<ProblemException>().With.Message.Contains("null"));
    }

    [TestCase(100, 15, 8, 10)]
    [TestCase(26_048, 15, 32, 26)]
    [TestCase(1_000_000, 15, 32, 100)]
    [TestCase(20_000, 300, 13, 20)]
    [TestCase(20_000, 4096, 4, 20)]
    public void Default_limits_are_those_of_the_specification(long rows, int columns, int cells, long least)
    {
        var limits = new CellOptions().Resolve(rows, columns);
        Assert.That((limits.OrderedCells, limits.MinCellRows), Is.EqualTo((cells, least)));
    }

    [Test]
    public void Options_out_of_range_are_all_told_at_once() =>
        Assert.That(new CellOptions { OrderedCells = 3, NominalCells = 300, Support = 0, MinCellRows = -1 }.Validate(), Has.Count.EqualTo(4));

    internal static ColumnProfile ProfileOf(ColumnType type, IEnumerable<object?> values, int cap = ValueTable.DefaultCap)
    {
        var all = values.ToArray();
        var schema = new TableSchema([new ColumnSchema("v", type)]);
        var fold = new ProfileFold(schema, cap);
        fold.Add(TestRows.Batch(Enumerable.Range(0, all.Length).Select(i => (long)i), schema, row: i => [all[i]]));
        return fold.ToProfiles(5)[0];
    }

    private static ColumnCells Build(ColumnType type, long[] keys, CellLimits limits) =>
        CellBuilder.Build(ProfileOf(type, keys.Select(k => (object?)k)), ColumnRole.Numeric, limits);
}
