using System.Globalization;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Results;

namespace SparkSynth.EngineConformance;

/// <summary>
/// A table with planted rare values and unique extremes: none of them may be found in anything that is written or said, under any synthesizer
/// or marginal family. Planted values are such that no arithmetic gives them by chance.
/// </summary>
[TestFixtureSource(typeof(Engines), nameof(Engines.All))]
public sealed class PrivacyTests(EngineCase engine) : EngineSuite(engine)
{
    private const int Rows = 3000;

    /// <summary>Column, what most rows hold, what single rows hold: one each, the last ones being minimum and maximum.</summary>
    private static readonly (string Name, string Common, string[] Planted)[] Columns =
    [
        ("wage", "(1000 + i * 7919 % 5003)::BIGINT", ["3777123::BIGINT", "8123457::BIGINT", "-91827364::BIGINT", "918273645::BIGINT"]),
        ("ratio", "(hash(i) % 100003) / 100003.0", ["0.123456789012", "-7.3219876543e5::DOUBLE", "8.4567891234e6::DOUBLE"]),
        ("tenths", "round((hash(i + 9) % 400) / 10.0, 1)::DOUBLE", ["61.7::DOUBLE", "-73.9::DOUBLE", "4817.3::DOUBLE"]),
        ("price", "((hash(i + 1) % 9000) / 100.0)::DECIMAL(12,2)", ["4321.17::DECIMAL(12,2)", "-54321.19::DECIMAL(12,2)", "7654321.23::DECIMAL(12,2)"]),
        ("born", "DATE '1980-01-01' + (hash(i + 2) % 9000)::INTEGER", ["DATE '1931-03-17'", "DATE '1897-11-23'", "DATE '2031-07-19'"]),
        ("seen", "TIMESTAMP '2020-01-01' + to_seconds((hash(i + 3) % 90000000)::BIGINT)", ["TIMESTAMP '2011-03-17 11:13:17'", "TIMESTAMP '1999-12-23 21:43:05'", "TIMESTAMP '2041-05-06 07:08:09'"]),
        ("city", "'town ' || (hash(i + 4) % 12)", ["'Llanfairpwll'", "'Ittoqqortoormiit'"]),
        ("code", "'K' || (hash(i + 5) % 700)", ["'QZX-rare-1'", "'QZX-rare-2'"]),
        ("group", "(hash(i + 6) % 4)::INTEGER", ["771133", "-551177"]),
        ("name", "'Person number ' || hash(i + 7)", ["'Rumpelstilzchen Xaverius'", "'Nebukadnezar Quetzalcoatl'"]),
        ("account", "1000000 + i * 13", ["999888777", "998877665"]),
    ];

    private static readonly string[] Secrets =
    [
        "3777123", "8123457", "91827364", "918273645", "0.123456789012", "732198.76543", "8456789.1234", "61.7", "73.9", "4817.3", "4321.17", "432117", "54321.19", "5432119",
        "7654321.23", "765432123", "1931-03-17", "1897-11-23", "2031-07-19", "2011-03-17", "1999-12-23", "2041-05-06", "Llanfairpwll", "Ittoqqortoormiit", "QZX", "771133", "551177",
        "Rumpelstilzchen", "Xaverius", "Nebukadnezar", "Quetzalcoatl", "999888777", "998877665",
    ];

    public static IEnumerable<string> Synthesizers =>
    [
        "copula-network", "independent",
        .. ((string[])["auto", "empirical", "norm", "truncnorm", "gamma", "beta", "student_t", "uniform", "kde"]).Select(d => $"{{name: gaussian-copula, distribution: {d}}}"),
    ];

    [TestCaseSource(nameof(Synthesizers))]
    public async Task No_planted_value_is_in_anything_written_or_said(string synthesizer)
    {
        string[] columns = [.. Columns.Select((c, j) => $"CASE {string.Join(" ", c.Planted.Select((p, n) => $"WHEN i = {(j * 211) + (n * 17) + 5} THEN {p}"))} ELSE {c.Common} END AS \"{c.Name}\"")];
        Sql($"COPY (SELECT {string.Join(", ", columns)} FROM range({Rows}) t(i)) TO '{{here}}/t.parquet'");
        var progress = new Log();
        // 'code' and 'name' would be text and key by themselves; as a category its rare values are what must not show
        RunResult result = await Runner().RunAsync(Job($"{{real: t.parquet, synthesizer: {synthesizer}, holdout: 0.3, output: out, sample: {{rows: 6000}}, columns: {{code: categorical, name: text, account: key}}}}"), progress, CancellationToken.None);
        DescribeResult described = await Runner().DescribeAsync(In("out/model.json"), CancellationToken.None);
        var said = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["progress"] = progress.Text.ToString(),
            ["result"] = JsonSerializer.Serialize(result, ResultsJson.Readable.RunResult),
            ["describe"] = JsonSerializer.Serialize(described, ResultsJson.Readable.DescribeResult),
        };
        foreach (string file in Directory.GetFiles(In("out"), "*.json")) said[Path.GetFileName(file)] = await File.ReadAllTextAsync(file);
        Assert.That(said, Has.Count.EqualTo(6));
        Assert.Multiple(() =>
        {
            foreach (var (where, text) in said) AssertFree(where, text);
        });
        AssertRowsFree();
    }

    /// <summary>The sample itself: no planted value, nothing beyond the planted extremes, no copied key or text.</summary>
    private void AssertRowsFree()
    {
        var (schema, values) = Read("out/synthetic");
        var real = Read("t.parquet").Columns;
        Assert.Multiple(() =>
        {
            for (int c = 0; c < values.Length; c++)
            {
                ColumnSchema column = schema.Columns[c];
                var counts = real[c].GroupBy(v => v!).ToDictionary(g => g.Key, g => g.Count());
                if (column.Name == "account")
                {
                    // made keys know nothing of real ones, so some of 6,000 may be among the 2,100 by chance: 1.4 of 9 million expected
                    Assert.That(values[c], Is.Unique);
                    Assert.That(values[c].Count(v => counts.ContainsKey(v!)), Is.LessThan(15), column.Name);
                    Assert.That(values[c], Does.Not.Contain(999888777L).And.Not.Contain(998877665L));
                }
                else if (column.Name is "name" or "city" or "code" or "group")
                {
                    int limit = column.Name == "name" ? int.MaxValue : 5; // of texts none at all
                    Assert.That(values[c].Where(v => v is not null && counts.GetValueOrDefault(v) is > 0 and var n && n < limit), Is.Empty, column.Name);
                }
                else
                {
                    long[] sorted = [.. real[c].Cast<long>().Order()];
                    Assert.That(values[c].OfType<long>().Min(), Is.GreaterThan(sorted[0]), column.Name);
                    Assert.That(values[c].OfType<long>().Max(), Is.LessThan(sorted[^1]), column.Name);
                }
            }
        });
    }

    /// <summary>As text, and as any number in it: the value itself, scaled decimals, days, microseconds, order keys.</summary>
    private static void AssertFree(string where, string text)
    {
        foreach (string secret in Secrets.Where(s => s.Length > 4)) Assert.That(text, Does.Not.Contain(secret), where);
        var forbidden = new HashSet<double>();
        foreach (string secret in Secrets)
        {
            if (double.TryParse(secret, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            {
                foreach (double value in (double[])[number, -number])
                {
                    forbidden.Add(value);
                    forbidden.Add(OrderKey.FromDouble(value));
                }
            }
            else if (DateTime.TryParse(secret, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime date))
            {
                forbidden.Add((date - DateTime.UnixEpoch).Days);
            }
        }

        foreach (string moment in (string[])["2011-03-17T11:13:17Z", "1999-12-23T21:43:05Z", "2041-05-06T07:08:09Z"])
            forbidden.Add((DateTime.Parse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        if (text.Length == 0 || text[0] != '{') return;
        using JsonDocument document = JsonDocument.Parse(text);
        Assert.That(Numbers(document.RootElement, "").Where(n => forbidden.Contains(n.Value) && !n.Path.Contains("ows", StringComparison.Ordinal)).Select(n => $"{n.Path} = {n.Value:R}"), Is.Empty, where);
    }

    private static IEnumerable<(string Path, double Value)> Numbers(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Number => [(path, element.GetDouble())],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Numbers(p.Value, $"{path}.{p.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((e, i) => Numbers(e, $"{path}[{i}]")),
        _ => [],
    };

    private sealed class Log : IProgress<StageProgress>
    {
        public StringBuilder Text { get; } = new();

        public void Report(StageProgress value)
        {
            lock (Text) Text.AppendLine(value.ToString());
        }
    }
}
