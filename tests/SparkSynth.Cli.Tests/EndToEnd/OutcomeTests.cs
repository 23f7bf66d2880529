using System.Text.Json;
using NUnit.Framework;

namespace SparkSynth.Cli.Tests.EndToEnd;

/// <summary>What a finished command leaves and says: gates, JSON, odd tables, made keys, a job of one line.</summary>
[TestFixture]
public sealed class OutcomeTests
{
    [Test]
    public async Task Missed_gate_ends_with_3_and_says_which_and_by_how_much()
    {
        using var place = new Workplace();
        place.SmallTable();
        place.Write("job.yaml", "real: t.parquet\ngates: {overall: 0.5, columnPairTrends: 0.9999, thresholded: {overall: 1}}\n");
        Assert.That(await place.RunAsync("run", "job.yaml"), Is.EqualTo(ExitCode.GateFailed), place.Error);
        Assert.That(File.Exists(place.In("out/_FAILED")) && File.Exists(place.In("out/synthetic/_FAILED")));
        Assert.That(Directory.GetFiles(place.Folder, "_SUCCESS", SearchOption.AllDirectories), Is.Empty);
        using var results = JsonDocument.Parse(await File.ReadAllTextAsync(place.In("out/results.json")));
        JsonElement[] gates = [.. results.RootElement.GetProperty("gates").EnumerateArray()];
        Assert.That(gates, Has.Length.EqualTo(3));
        double score = results.RootElement.GetProperty("quality").GetProperty("columnPairTrends").GetDouble();
        string said = place.Error + place.Out;
        Assert.That(said, Does.Contain("columnPairTrends").And.Contain("0.9999").And.Contain(score.ToString("F4", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.That(place.Error.TrimEnd('\n').Split('\n')[^1], Does.Contain("gate"), "the most important line last");
    }

    [Test]
    public async Task Failed_output_can_be_replaced_with_overwrite()
    {
        using var place = new Workplace();
        place.SmallTable();
        place.Write("job.yaml", "real: t.parquet\ngates: {overall: 1}\n");
        Assert.That(await place.RunAsync("run", "job.yaml", "--quiet"), Is.EqualTo(ExitCode.GateFailed), place.Error);
        Assert.That(await place.RunAsync("run", "job.yaml", "--quiet", "--set", "gates.overall=0.1"), Is.EqualTo(ExitCode.BadInput));
        Assert.That(await place.RunAsync("run", "job.yaml", "--quiet", "--set", "gates.overall=0.1", "--overwrite"), Is.Zero, place.Error);
        Assert.That(File.Exists(place.In("out/_SUCCESS")) && !File.Exists(place.In("out/_FAILED")));
    }

    [Test]
    public async Task Json_on_stdout_is_one_document_with_all_that_is_promised()
    {
        using var place = new Workplace();
        place.Sql("COPY (SELECT i % 17 AS a, chr((97 + i % 17 // 4)::INTEGER) AS b, (i % 17 * 7 % 40) / 4.0 AS c FROM range(1000) t(i)) TO '{here}/t.parquet'");
        place.Write("job.yaml", "real: t.parquet\nholdout: 0.3\n");
        Assert.That(await place.RunAsync("run", "job.yaml", "--json"), Is.Zero, place.Error);
        using var run = JsonDocument.Parse(place.Out);
        foreach (string path in (string[])
        [
            "quality.overall", "quality.columnShapes", "quality.columnPairTrends", "quality.thresholded.overall", "quality.thresholded.columnShapes", "quality.thresholded.columnPairTrends",
            "quality.ceiling.overall", "quality.floor.overall", "diagnostic.overall", "sample.rows", "sample.path", "sample.seconds", "fit.rows", "fit.seconds",
        ]) Assert.That(Find(run.RootElement, path).ValueKind, Is.AnyOf(JsonValueKind.Number, JsonValueKind.String), path);
        JsonElement pair = run.RootElement.GetProperty("pairs")[0], column = run.RootElement.GetProperty("columns")[0];
        Assert.That(pair.EnumerateObject().Select(p => p.Name), Is.SupersetOf(new[] { "columns", "metric", "score", "real", "synthetic", "meetsThreshold" }));
        Assert.That(column.EnumerateObject().Select(p => p.Name), Is.SupersetOf(new[] { "column", "metric", "score" }));
        Assert.That(await place.RunAsync("evaluate", "--real", "t.parquet", "--synthetic", "out/synthetic", "--json"), Is.Zero, place.Error);
        using var evaluate = JsonDocument.Parse(place.Out);
        Assert.That(Find(evaluate.RootElement, "quality.ceiling").ValueKind, Is.EqualTo(JsonValueKind.Null));
        foreach (string verb in (string[])["fit", "describe"])
        {
            Assert.That(await place.RunAsync(verb == "fit" ? ["fit", "job.yaml", "--json", "--out", "fit"] : ["describe", "fit/model.json", "--json"]), Is.Zero, place.Error);
            JsonDocument.Parse(place.Out).Dispose();
        }
    }

    [Test]
    public async Task Init_writes_a_job_that_runs()
    {
        using var place = new Workplace();
        place.Sql("COPY (SELECT i AS \"a\"\"b\", chr((97 + i % 5)::INTEGER) AS \"select\", i % 2 = 0 AS \" \", (i * 7 % 400) / 4.0 AS \"ü😀: #\", DATE '2020-01-01' + (i % 50)::INTEGER AS \"null\", i % 3 AS \"true\", i % 4 AS \"1\" FROM range(400) t(i)) TO '{here}/t.parquet'");
        Assert.That(await place.RunAsync("init", "t.parquet", "-o", "job.yaml"), Is.Zero, place.Error);
        Assert.That(await place.RunAsync("run", "job.yaml"), Is.Zero, place.Error);
        Assert.That(await place.RunAsync("run", "job.yaml", "--dry-run"), Is.EqualTo(ExitCode.BadInput), "its output is there now");
        Assert.That(await place.RunAsync("run", "job.yaml", "--dry-run", "--out", "again"), Is.Zero, place.Error);
        place.Write("dry.yaml", place.RawOut);
        Assert.That(await place.RunAsync("run", "dry.yaml", "--out", "again"), Is.Zero, place.Error);
        Assert.That(await File.ReadAllBytesAsync(place.In("again/model.json")), Is.EqualTo(await File.ReadAllBytesAsync(place.In("out/model.json"))), "what --dry-run prints is the same job");
    }

    [TestCase("ten-rows", "SELECT i AS a, i % 2 = 0 AS b, i / 3.0 AS c FROM range(10) t(i)")]
    [TestCase("one-column", "SELECT i % 9 AS a FROM range(2000) t(i)")]
    [TestCase("constant", "SELECT 5 AS a, i % 4 AS b FROM range(2000) t(i)")]
    [TestCase("all-null", "SELECT NULL::INTEGER AS a, i % 4 AS b FROM range(2000) t(i)")]
    [TestCase("more-categories-than-rows-allow", "SELECT 'c' || (hash(i) % 900) AS code, i % 5 AS n FROM range(2000) t(i)")]
    public async Task Odd_but_legal_table_runs_with_warnings(string name, string query)
    {
        using var place = new Workplace();
        place.Sql($"COPY ({query}) TO '{{here}}/t.parquet'");
        place.Write("job.yaml", "real: t.parquet\nsample: {rows: 50}\n");
        Assert.That(await place.RunAsync("run", "job.yaml", "--quiet"), Is.Zero, place.Error);
        Golden.Check($"odd-{name}", place.Error);
    }

    private static JsonElement Find(JsonElement element, string path) => path.Split('.').Aggregate(element, (e, key) => e.GetProperty(key));
}
