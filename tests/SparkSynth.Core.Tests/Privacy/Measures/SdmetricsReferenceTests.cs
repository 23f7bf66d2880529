using System.Text.Json;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Privacy.Measures;

namespace SparkSynth.Core.Tests.Privacy.Measures;

/// <summary>Against SDMetrics 0.32.0; see Data/sdmetrics-dcr/README.md.</summary>
[TestFixture]
public class SdmetricsReferenceTests
{
    private static readonly Action<int, Action<int>> Threads = (n, body) => Parallel.For(0, n, new ParallelOptions { MaxDegreeOfParallelism = 2 }, body);

    private static JsonElement Expected(string table, string which, string metric)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.TestData("sdmetrics-dcr", "table_metrics.json")));
        var tables = document.RootElement.GetProperty("values").GetProperty($"{table}_{which}").GetProperty("tables");
        return tables.EnumerateObject().Single(p => p.Name.StartsWith(metric, StringComparison.Ordinal)).Value.Clone();
    }

    private static (CsvTable Real, CsvTable Synthetic, CsvTable Holdout) Load(string table, string which)
    {
        var real = CsvTable.Read("sdmetrics-dcr", table + "_real.csv");
        return (real, CsvTable.Read("sdmetrics-dcr", $"{table}_{which}.csv", real), CsvTable.Read("sdmetrics-dcr", table + "_holdout.csv", real));
    }

    /// <summary>Distances by SDMetrics' ruler: ranges of the reference alone.</summary>
    private static double[] Distances(CsvTable queries, CsvTable reference)
    {
        var ruler = Rulers.Over(new GowerOptions { Exclude = ["id"] }, reference);
        // the queries may hold values that the reference has not; then the reference is the side inside the ruler
        var tree = ReferenceTreeBuilder.Build(Rulers.Pack(ruler, reference), Threads);
        return NearestSearch.Run(tree, Rulers.Pack(ruler, queries), new NearestOptions { Neighbours = 1 }, Threads).Distances(ruler);
    }

    [TestCase("adult", "synthetic")]
    [TestCase("adult", "holdout")]
    [TestCase("mixed", "synthetic")]
    [TestCase("mixed", "holdout")]
    public void DCROverfittingProtection_equals_SDMetrics(string table, string which)
    {
        (var real, var synthetic, var holdout) = Load(table, which);
        var actual = DCROverfittingProtection.Of(Distances(synthetic, real), Distances(synthetic, holdout));
        var expected = Expected(table, which, "DCROverfittingProtection");
        Assert.That(actual.Score, Is.EqualTo(expected.GetProperty("score").GetDouble()).Within(1e-9));
        Assert.That(actual.CloserToTraining, Is.EqualTo(expected.GetProperty("synthetic_data_percentages").GetProperty("closer_to_training").GetDouble()).Within(1e-9));
    }

    [TestCase("adult", "synthetic")]
    [TestCase("adult", "holdout")]
    public void Median_of_DCRBaselineProtection_equals_SDMetrics(string table, string which)
    {
        (var real, var synthetic, _) = Load(table, which);
        var ruler = Rulers.Over(new GowerOptions { Exclude = ["id"] }, real);
        var tree = ReferenceTreeBuilder.Build(Rulers.Pack(ruler, real), Threads);
        var random = NearestSearch.Run(tree, DCRBaselineProtection.RandomRows(ruler, 500, real.Batch.Length, 1), new NearestOptions { Neighbours = 1 }, Threads);
        var actual = DCRBaselineProtection.Of(Distances(synthetic, real), random.Distances(ruler));
        Assert.That(actual.SyntheticMedian, Is.EqualTo(Expected(table, which, "DCRBaselineProtection").GetDouble()).Within(1e-9));
        Assert.That(actual.RandomMedian, Is.InRange(0.25, 0.55)); // uniform rows lie far from people
        Assert.That(actual.Score, Is.EqualTo(actual.SyntheticMedian / actual.RandomMedian).Within(1e-15));
    }

    [TestCase("adult", "synthetic")]
    [TestCase("adult", "holdout")]
    [TestCase("mixed", "synthetic")]
    [TestCase("mixed", "holdout")]
    public void NewRowSynthesis_equals_SDMetrics(string table, string which)
    {
        (var real, var synthetic, _) = Load(table, which);
        var plain = NewRowSynthesis.Of(AuditData.Of([], real.Head(1000), synthetic.Head(500)));
        var expected = Expected(table, which, "NewRowSynthesis(real.head(1000), synthetic.head(500))");
        Assert.That((plain.Score, plain.NewRows, plain.MatchedRows),
            Is.EqualTo((expected.GetProperty("score").GetDouble(), expected.GetProperty("num_new_rows").GetInt64(), expected.GetProperty("num_matched_rows").GetInt64())));
    }

    [TestCase("adult", "synthetic")]
    [TestCase("mixed", "synthetic")]
    [TestCase("mixed", "holdout")]
    public void NewRowSynthesis_finds_the_copied_rows_that_SDMetrics_finds(string table, string which)
    {
        (var real, var synthetic, _) = Load(table, which);
        var schema = real.Schema;
        var audit = new AuditTables(schema, 2);
        audit.Add(0, real.Head(1000).Batch, schema);
        audit.Add(1, synthetic.Head(480).Batch, schema);
        audit.Add(1, real.Head(20).Batch, schema);
        var actual = NewRowSynthesis.Of(audit.Columns().Where(c => c.Name != "id").ToArray());
        var expected = Expected(table, which, "NewRowSynthesis(real.head(1000), synthetic.head(480)");
        Assert.That(actual.Score, Is.EqualTo(expected.GetProperty("score").GetDouble()).Within(1e-12));
        Assert.That(actual.MatchedRows, Is.EqualTo(20));
    }

    [Test, Combinatorial]
    public void DisclosureProtection_equals_SDMetrics([Values("adult", "mixed")] string table, [Values("synthetic", "holdout")] string which, [Values("cap", "zero_cap", "generalized_cap")] string method)
    {
        (var real, var synthetic, _) = Load(table, which);
        (string[] keys, string secret, string binned) = table == "adult" ? (new[] { "age", "sex", "race", "education" }, "income", "age") : (["level", "active", "visits"], "city", "visits");
        var columns = AuditData.Of([.. keys, secret], real.Head(600), synthetic.Head(600)).Select(c => c.Name == binned ? c.Binned(DisclosureProtection.DefaultBins) : c).ToArray();
        var cap = CategoricalCap.Of(columns[..^1], columns[^1..]);
        var actual = DisclosureProtection.Of(method switch { "cap" => cap.Cap, "zero_cap" => cap.ZeroCap, _ => cap.GeneralizedCap }, columns[^1..]);
        var expected = Expected(table, which, $"DisclosureProtection.{method}(");
        Assert.That(actual.CapProtection, Is.EqualTo(expected.GetProperty("cap_protection").GetDouble()).Within(1e-9));
        Assert.That(actual.BaselineProtection, Is.EqualTo(expected.GetProperty("baseline_protection").GetDouble()).Within(1e-9));
        Assert.That(actual.Score, Is.EqualTo(expected.GetProperty("score").GetDouble()).Within(1e-9));
    }
}
