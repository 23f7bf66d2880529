using System.Globalization;
using System.Text.Json;
using SparkSynth.Core.Marginals;

namespace SparkSynth.Core.Tests.Marginals;

/// <summary>The reference fits in Data/fits.</summary>
internal static class GoldenFits
{
    private static readonly Lazy<JsonElement> Json = new(() => JsonDocument.Parse(File.ReadAllText(RepositoryFiles.TestData("fits", "fits.json"))).RootElement.GetProperty("values"));

    private static readonly Lazy<Dictionary<string, WeightedSample>> Data = new(() =>
    {
        string[] lines = File.ReadAllLines(RepositoryFiles.TestData("fits", "data.csv"));
        string[] names = lines[0].Split(',');
        double[][] rows = lines.Skip(1).Select(l => l.Split(',').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        return names.Select((n, i) => (n, WeightedSample.FromRows(rows.Select(r => r[i])))).ToDictionary(t => t.n, t => t.Item2, StringComparer.Ordinal);
    });

    public static WeightedSample Table(string column) => Data.Value[column];

    public static JsonElement Entry(string column, string family) => Json.Value.GetProperty(column).GetProperty(family);

    public static IEnumerable<TestCaseData> Cases(bool degenerate) =>
        from column in Json.Value.EnumerateObject()
        from family in column.Value.EnumerateObject()
        where family.Name != "kde" && family.Value.TryGetProperty("degenerate", out _) == degenerate
        select new TestCaseData(column.Name, family.Name);

    public static double[] Numbers(JsonElement element, string name) => element.GetProperty(name).EnumerateArray().Select(v => v.GetDouble()).ToArray();

    public static Marginal Make(string family, double[] p) => family switch
    {
        "norm" => new NormMarginal(p[0], p[1]),
        "uniform" => new UniformMarginal(p[0], p[1]),
        "gamma" => new GammaMarginal(p[0], p[1], p[2]),
        "beta" => new BetaMarginal(p[0], p[1], p[2], p[3]),
        "student_t" => new StudentTMarginal(p[0], p[1], p[2]),
        "truncnorm" => new TruncNormMarginal(p[0], p[1], p[2], p[3]),
        _ => throw new ArgumentException(family),
    };
}
