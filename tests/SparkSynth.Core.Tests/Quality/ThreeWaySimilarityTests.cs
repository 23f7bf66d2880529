using SparkSynth.Core.Quality;

namespace SparkSynth.Core.Tests.Quality;

public class ThreeWaySimilarityTests
{
    [TestCase("adult")]
    [TestCase("mixed")]
    public void Scores_equal_direct_counting(string name)
    {
        var (real, other) = (QualityTables.Golden(name, "real"), QualityTables.Golden(name, "synthetic"));
        var plan = QualityPlan.Create(QualityTables.Profile(real), QualityTables.Profile(other));
        var triples = ThreeWaySimilarity.AllTriples(plan).Where((_, i) => i % 11 == 0).ToArray();
        ThreeWayFold r = new(plan.Real, [.. triples]), s = new(plan.Comparisons[0].Plan, [.. triples]);
        foreach (var batch in QualityTables.Split(real.Batch, 999)) r.Add(batch);
        s.Add(other.Batch);
        var scores = ThreeWaySimilarity.Compute(plan, 0, r, s, categories: int.MaxValue);
        Assert.Multiple(() =>
        {
            for (int t = 0; t < triples.Length; t++)
            {
                int[] columns = [triples[t].A, triples[t].B, triples[t].C];
                Assert.That(scores[t].Value, Is.EqualTo(Direct(real, other, columns)).Within(1e-12), string.Join(',', columns));
            }
            Assert.That(ThreeWaySimilarity.Mean(scores), Is.InRange(0.5, 0.99));
        });
    }

    [Test]
    public void All_triples_leave_out_ignored_columns()
    {
        var real = QualityTables.Golden("mixed", "real");
        var plan = QualityPlan.Create(QualityTables.Profile(real), QualityTables.Profile(real));
        Assert.That(ThreeWaySimilarity.AllTriples(plan), Has.Length.EqualTo(13 * 12 * 11 / 6));
        Assert.That(ThreeWaySimilarity.AllTriples(plan).Select(t => t.A), Has.None.EqualTo(0), "the key");
    }

    private static double Direct(QualityTables.Table real, QualityTables.Table other, int[] columns)
    {
        var codes = columns.Select(c => Coder(real, c)).ToArray();
        Dictionary<string, double> Shares(QualityTables.Table table) => Enumerable.Range(0, table.Batch.Length)
            .GroupBy(row => string.Join('|', codes.Select(code => code(table, row))))
            .ToDictionary(g => g.Key, g => (double)g.Count() / table.Batch.Length);
        var (p, q) = (Shares(real), Shares(other));
        return 1 - (p.Keys.Union(q.Keys).Sum(k => Math.Abs(p.GetValueOrDefault(k) - q.GetValueOrDefault(k))) / 2);
    }

    private static Func<QualityTables.Table, int, string> Coder(QualityTables.Table real, int column)
    {
        var definition = real.Schema.Columns[column];
        var values = real.Batch.Columns[column];
        if (definition.Type.Kind == Tables.PhysicalType.String)
            return (table, row) => table.Batch.Columns[column] is var v && v.Nulls[row] != 0 ? "null" : v.Dictionary.Values[v.Codes[row]];
        if (definition.Kind == QualityKind.Discrete)
            return (table, row) => table.Batch.Columns[column] is var v && v.Nulls[row] != 0 ? "null" : $"{v.Values[row]}";
        var scale = NumericScale.Of(definition.Type);
        double[] present = [.. Enumerable.Range(0, real.Batch.Length).Where(r => values.Nulls[r] == 0).Select(r => scale.ToDouble(values.Values[r]))];
        double[] edges = present.Length == 0 ? HistogramEdges.Of(double.NaN, double.NaN) : HistogramEdges.Of(present.Min(), present.Max());
        return (table, row) => table.Batch.Columns[column] is var v && v.Nulls[row] != 0 ? "null" : $"{HistogramEdges.SharedCode(edges, scale.ToDouble(v.Values[row]))}";
    }
}
