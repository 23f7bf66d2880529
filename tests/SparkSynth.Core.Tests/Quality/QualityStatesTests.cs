using SparkSynth.Core.Quality;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tests.Statistics;

namespace SparkSynth.Core.Tests.Quality;

/// <summary>Both passes against direct computation, in any split, and where limits are reached.</summary>
public class QualityStatesTests
{
    private static readonly QualitySchema Schema = QualityLawCases.Schema;

    [TestCase(1)]
    [TestCase(777)]
    [TestCase(4096)]
    public void Result_does_not_depend_on_batches(int batchRows)
    {
        var (real, other, holdout) = (QualityTables.Golden("mixed", "real"), QualityTables.Golden("mixed", "synthetic"), QualityTables.Golden("mixed", "holdout"));
        var whole = QualityTables.Evaluate(real, other, holdout);
        var split = QualityTables.Evaluate(real, other, holdout, batchRows);
        Assert.Multiple(() =>
        {
            Assert.That(split.Quality, Is.EqualTo(whole.Quality));
            Assert.That(split.Ceiling, Is.EqualTo(whole.Ceiling));
            Assert.That(split.Floor, Is.EqualTo(whole.Floor));
            Assert.That(split.Columns, Is.EqualTo(whole.Columns));
            Assert.That(split.MoreColumns, Is.EqualTo(whole.MoreColumns));
            Assert.That(split.Pairs.Select(p => (p.Score, p.Real, p.Synthetic, p.Association)), Is.EqualTo(whole.Pairs.Select(p => (p.Score, p.Real, p.Synthetic, p.Association))));
        });
    }

    [Test]
    public void Ks_of_bucketed_columns_is_exact()
    {
        var (real, other) = (Table(0, 3000), Table(2500, 6000));
        foreach (int cap in new[] { 4, 64, 500 })
        {
            var bucketed = Evaluate(real, other, cap);
            var exact = Evaluate(real, other, 1 << 16);
            Assert.Multiple(() =>
            {
                Assert.That(bucketed.Warnings, Is.Empty);
                Assert.That(bucketed.Columns, Is.EqualTo(exact.Columns), $"cap {cap}");
                Assert.That(bucketed.Quality, Is.EqualTo(exact.Quality), $"cap {cap}");
                Assert.That(bucketed.Diagnostic.Columns, Is.EqualTo(exact.Diagnostic.Columns), $"cap {cap}");
            });
        }
    }

    [Test]
    public void Ks_refinement_equals_the_pooled_scan_on_random_columns()
    {
        for (ulong seed = 1; seed <= 40; seed++)
        {
            ulong x = seed * 0x9E3779B97F4A7C15;
            long Next() => (long)((x = (x * 6364136223846793005) + 1442695040888963407) >> 40);
            double[] Draw(int n, double shift) => [.. Enumerable.Range(0, n).Select(_ => Math.Round(((Next() % 1000) + (Next() % 1000) + shift) / (1 + (seed % 3)), (int)(seed % 4)))];
            double[] a = Draw(500, 0), b = Draw(300, seed % 50);
            double supremum = a.Concat(b).Max(v => Math.Abs(((double)a.Count(x => x <= v) / a.Length) - ((double)b.Count(x => x <= v) / b.Length)));
            var result = Evaluate(Floats(a), Floats(b), (int)(4 + (seed % 60)));
            Assert.That(result.Columns[0].Score, Is.EqualTo(1 - supremum).Within(1e-12), $"seed {seed}");
        }
    }

    [Test]
    public void Integers_against_floats_compare_by_value()
    {
        double[] values = [.. Enumerable.Range(0, 400).Select(i => (double)(i * i % 389))];
        var integers = OneColumn(new(PhysicalType.Integer), QualityKind.Continuous, [.. values.Select(v => (object?)(long)v)]);
        foreach (int cap in new[] { 16, 65_536 })
        {
            var same = Evaluate(integers, Floats(values), cap);
            Assert.That(same.Columns[0].Score, Is.EqualTo(1).Within(1e-12), $"cap {cap}");
            Assert.That(same.Diagnostic.DataStructure, Is.Zero, "the types differ");
            var shifted = Evaluate(integers, Floats([.. values.Select(v => v + 10)]), cap);
            double supremum = values.Max(v => (double)values.Count(x => x <= v && x > v - 10) / values.Length);
            Assert.That(shifted.Columns[0].Score, Is.EqualTo(1 - supremum).Within(1e-12), $"cap {cap}");
        }
    }

    [TestCase(3e-200, 0)]
    [TestCase(1, 1e9)]
    [TestCase(1e250, 0)]
    public void Correlations_of_floats_of_any_size_are_exact(double scale, double offset)
    {
        double[] x = [.. Enumerable.Range(0, 300).Select(i => (Math.Sin(i) * scale) + offset)], y = [.. Enumerable.Range(0, 300).Select(i => Math.Cos(i * 1.7) + (0.5 * Math.Sin(i)))];
        var schema = new QualitySchema([Column("x", PhysicalType.Float, QualityKind.Continuous), Column("y", PhysicalType.Float, QualityKind.Continuous)]);
        var batch = TestRows.Batch(Enumerable.Range(0, 300).Select(i => (long)i), Physical(schema), row: i => [OrderKey.FromDouble(x[i]), OrderKey.FromDouble(y[i])]);
        var table = new QualityTables.Table(schema, batch);
        double expected = Pearson([.. x.Select(v => (v - offset) / scale)], y);
        Assert.That(QualityTables.Evaluate(table, table).Pairs[0].Real, Is.EqualTo(expected).Within(offset > 0 ? 1e-7 : 1e-12)); // an offset costs the input itself digits
    }

    [Test]
    public void Integers_over_the_whole_range_correlate()
    {
        long[] x = [long.MinValue, long.MaxValue, 0, 12345, -1L << 40, 1L << 50], y = [-5, 7, 0, 1, -1, 2];
        var schema = new QualitySchema([Column("x", PhysicalType.Integer, QualityKind.Continuous), Column("y", PhysicalType.Integer, QualityKind.Continuous)]);
        var table = new QualityTables.Table(schema, TestRows.Batch(Enumerable.Range(0, 6).Select(i => (long)i), Physical(schema), row: i => [x[i], y[i]]));
        var result = QualityTables.Evaluate(table, table);
        Assert.That(result.Pairs[0].Real, Is.EqualTo(Pearson([.. x.Select(v => v / 1e18)], [.. y.Select(v => (double)v)])).Within(1e-12));
        Assert.That(result.Quality.Overall, Is.EqualTo(1));
    }

    [Test]
    public void Large_cross_tables_are_hashed_and_equal_to_direct_counting()
    {
        // 3,000 × 1,500 codes exceed a dense table; 5,000 rows fill few of its cells.
        QualityTables.Table Make(int from, int rows)
        {
            var schema = new QualitySchema([Column("a", PhysicalType.String, QualityKind.Discrete), Column("b", PhysicalType.String, QualityKind.Discrete), Column("n", PhysicalType.Integer, QualityKind.Continuous)]);
            return new(schema, TestRows.Batch(Enumerable.Range(from, rows).Select(i => (long)i), Physical(schema), row: i => [$"a{i * 7919 % 3001}", i % 50 == 0 ? null : $"b{i * 104729 % 1499}", i % 97]));
        }
        QualityTables.Table real = Make(0, 5000), other = Make(3000, 4000);
        var result = QualityTables.Evaluate(real, other);
        var p = Shares(Enumerable.Range(0, 5000));
        var q = Shares(Enumerable.Range(3000, 4000));
        double distance = p.Keys.Union(q.Keys).Sum(k => Math.Abs(p.GetValueOrDefault(k) - q.GetValueOrDefault(k)));
        Assert.That(result.Pairs[0].Score, Is.EqualTo(1 - (distance / 2)).Within(1e-12));
        Assert.That(result.Warnings, Is.Empty);

        static Dictionary<(long, long), double> Shares(IEnumerable<int> rows)
        {
            var list = rows.ToList();
            return list.GroupBy(i => ((long)i * 7919 % 3001, i % 50 == 0 ? -1 : (long)i * 104729 % 1499)).ToDictionary(g => g.Key, g => (double)g.Count() / list.Count);
        }
    }

    [Test]
    public void A_table_against_itself_scores_one_and_the_floor_is_below()
    {
        var table = QualityTables.Golden("adult", "real");
        var result = QualityTables.Evaluate(table, table, QualityTables.Golden("adult", "holdout"));
        Assert.Multiple(() =>
        {
            Assert.That(result.Quality.Overall, Is.EqualTo(1).Within(1e-12));
            Assert.That(result.Ceiling!.Overall, Is.EqualTo(0.9694903528038002).Within(1e-9), "the hold-out's own report");
            Assert.That(result.Floor.ColumnShapes, Is.EqualTo(1));
            Assert.That(result.Floor.Overall, Is.InRange(0.955, 0.965));
            Assert.That(result.Floor.Thresholded.Overall, Is.InRange(0.86, 0.90));
        });
    }

    [Test]
    public void Key_uniqueness_counts_repeats_and_nulls()
    {
        var schema = new QualitySchema([Column("id", PhysicalType.Integer, QualityKind.Ignored), Column("part", PhysicalType.String, QualityKind.Ignored)], [[0, 1], [0], [1]]);
        object?[][] rows = [[1L, "a"], [1L, "b"], [1L, "a"], [null, "a"], [null, null], [2L, null], [null, null]];
        var table = new QualityTables.Table(schema, TestRows.Batch(Enumerable.Range(0, rows.Length).Select(i => (long)i), Physical(schema), row: i => rows[i]));
        var scores = QualityTables.Evaluate(table, table).Diagnostic.Columns;
        Assert.That(scores.Select(s => s.Column), Is.EqualTo(new[] { "id, part", "id", "part" }));
        Assert.That(scores.Select(s => s.Score), Is.EqualTo(new double?[] { 4 / 7.0, 2 / 7.0, 2 / 7.0 }).Within(1e-15));
    }

    [Test]
    public void Many_keys_are_sampled_and_say_so()
    {
        var schema = new QualitySchema([Column("id", PhysicalType.Integer, QualityKind.Ignored)], [[0]]);
        var state = new QualityProfileFold(schema);
        const int Rows = 3_000_000;
        for (int start = 0; start < Rows; start += 100_000)
        {
            var batch = new ColumnBatch(1) { Length = 100_000 };
            // Every tenth key repeats the one before.
            batch.Columns[0].Values = [.. Enumerable.Range(start, 100_000).Select(i => (long)(i % 10 == 9 ? i - 1 : i))];
            state.Add(batch);
        }
        var plan = QualityPlan.Create(state, state);
        var pairs = new QualityPairFold(plan.Real);
        var result = QualityEvaluator.Evaluate(plan, pairs, new QualityPairFold(plan.Comparisons[0].Plan));
        Assert.That(result.Diagnostic.Columns[0].Score, Is.EqualTo(0.9).Within(0.002));
        Assert.That(result.Warnings, Has.Exactly(1).Contains("estimated"));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void Tiny_tables_give_reasons_instead_of_scores(int rows)
    {
        var (real, tiny) = (Table(0, 100), Table(0, rows));
        foreach (var (a, b) in new[] { (real, tiny), (tiny, real), (tiny, tiny) })
        {
            var result = QualityTables.Evaluate(a, b);
            Assert.That(result.Pairs.Where(p => p.Score is null).Select(p => p.Reason), Has.None.Null);
            Assert.That(result.Columns.Concat(result.MoreColumns).Concat(result.Diagnostic.Columns).Where(c => c.Score is null).Select(c => c.Reason), Has.None.Null);
            Assert.That(result.Pairs.Where(p => p.Score is not null).Select(p => p.Score!.Value), Has.All.InRange(0.0, 1.0));
            if (rows == 0) Assert.That(result.Quality.Overall, Is.Null);
        }
    }

    [Test]
    public void A_table_that_changed_between_the_passes_is_an_error()
    {
        var first = Table(0, 100);
        var plan = QualityPlan.Create(QualityTables.Profile(first));
        Assert.That(() => QualityTables.Pairs(plan.Real, Table(100, 200)), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void A_plan_survives_serialisation()
    {
        var table = QualityTables.Golden("mixed", "real");
        var plan = QualityPlan.Create(QualityTables.Profile(table));
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)) plan.Real.Write(writer);
        stream.Position = 0;
        var read = TablePlan.Read(new BinaryReader(stream));
        Assert.That(FoldStateLawTests.Bytes(QualityTables.Pairs(read, table)), Is.EqualTo(FoldStateLawTests.Bytes(QualityTables.Pairs(plan.Real, table))));
    }

    [Test]
    public void Adding_rows_allocates_nothing()
    {
        var table = QualityTables.Golden("adult", "real");
        var plan = QualityPlan.Create(QualityTables.Profile(table));
        var (profile, pairs) = (QualityTables.Profile(table), QualityTables.Pairs(plan.Real, table));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 3; i++)
        {
            profile.Add(table.Batch);
            pairs.Add(table.Batch);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(15_000)); // less than a byte a row
    }

    private static QualityTables.Table Table(int from, int to)
        => new(Schema, TestRows.Batch(Enumerable.Range(from, Math.Max(0, to - from)).Select(i => (long)i)));

    private static QualityTables.Table Floats(double[] values)
        => OneColumn(new(PhysicalType.Float), QualityKind.Continuous, [.. values.Select(v => (object?)OrderKey.FromDouble(v))]);

    private static QualityTables.Table OneColumn(ColumnType type, QualityKind kind, object?[] values)
    {
        var schema = new QualitySchema([new QualityColumn("x", type, kind)]);
        return new(schema, TestRows.Batch(Enumerable.Range(0, values.Length).Select(i => (long)i), Physical(schema), row: i => [values[i]]));
    }

    private static QualityColumn Column(string name, PhysicalType type, QualityKind kind) => new(name, new(type), kind);

    private static TableSchema Physical(QualitySchema schema) => new([.. schema.Columns.Select(c => new ColumnSchema(c.Name, c.Type))]);

    private static QualityResult Evaluate(QualityTables.Table real, QualityTables.Table other, int cap)
    {
        QualityProfileFold a = new(real.Schema, cap), b = new(other.Schema, cap);
        a.Add(real.Batch);
        b.Add(other.Batch);
        var plan = QualityPlan.Create(a, b);
        return QualityEvaluator.Evaluate(plan, QualityTables.Pairs(plan.Real, real), QualityTables.Pairs(plan.Comparisons[0].Plan, other));
    }

    private static double Pearson(double[] x, double[] y)
    {
        double mx = x.Average(), my = y.Average();
        double xy = x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum(), xx = x.Sum(a => (a - mx) * (a - mx)), yy = y.Sum(b => (b - my) * (b - my));
        return xy / Math.Sqrt(xx * yy);
    }
}
