using System.Globalization;
using SparkSynth.Core.Privacy;

namespace SparkSynth.Core.Tests.Privacy;

[TestFixture]
public class GowerReferenceTests
{
    [Test]
    public void Pairwise_deletion_equals_gower_of_R()
    {
        var x = CsvTable.Read("gower", "x.csv");
        var y = CsvTable.Read("gower", "y.csv");
        var ruler = Rulers.Over(new GowerOptions { PairwiseDeletion = true }, x, y);
        double[] matrix = GowerDistance.Matrix(Rulers.Pack(ruler, x), Rulers.Pack(ruler, y));
        double[] expected = File.ReadAllLines(RepositoryFiles.TestData("gower", "matrix_1971.csv"))
            .SelectMany(l => l.Split(',')).Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
        Assert.That(matrix, Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void Pairwise_deletion_five_nearest_equal_gower_topn_of_R()
    {
        var x = CsvTable.Read("gower", "x.csv");
        var y = CsvTable.Read("gower", "y.csv");
        var ruler = Rulers.Over(new GowerOptions { PairwiseDeletion = true }, x, y);
        (long[] ids, double[] nearest) = PairwiseNearest.Run(Rulers.Pack(ruler, y, firstId: 1), Rulers.Pack(ruler, x), 5, (n, body) => Parallel.For(0, n, body));
        double[] matrix = GowerDistance.Matrix(Rulers.Pack(ruler, x), Rulers.Pack(ruler, y));
        Assert.That(ids.Select((id, i) => matrix[(i / 5 * 200) + (int)id - 1]), Is.EqualTo(nearest));
        double[] expected = File.ReadAllLines(RepositoryFiles.TestData("gower", "top5_1971.csv"))
            .Skip(1).Select(l => double.Parse(l.Split(',')[2], CultureInfo.InvariantCulture)).ToArray();
        Assert.That(nearest, Is.EqualTo(expected).Within(1e-12));
    }

    [TestCase("adult", "synthetic")]
    [TestCase("adult", "holdout")]
    [TestCase("mixed", "synthetic")]
    [TestCase("mixed", "holdout")]
    public void Distance_to_closest_record_equals_SDMetrics(string table, string which)
    {
        var real = CsvTable.Read("sdmetrics-dcr", table + "_real.csv");
        var queries = CsvTable.Read("sdmetrics-dcr", $"{table}_{which}.csv", real).Head(500);
        var ruler = Rulers.Over(new GowerOptions { Exclude = ["id"] }, real);
        PackedRows reference = Rulers.Pack(ruler, real), rows = Rulers.Pack(ruler, queries);
        double[] expected = File.ReadAllLines(RepositoryFiles.TestData("sdmetrics-dcr", $"dcr_{table}_{which}.csv"))
            .Skip(1).Select(l => double.Parse(l.Split(',')[1], CultureInfo.InvariantCulture)).ToArray();
        double[] actual = Enumerable.Range(0, rows.Count)
            .Select(q => ruler.ToDistance(Enumerable.Range(0, reference.Count).Min(r => GowerDistance.Units(ruler, rows.Row(q), reference.Row(r))))).ToArray();
        Assert.That(actual, Is.EqualTo(expected).Within(1e-9));
    }
}
