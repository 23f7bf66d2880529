using System.Globalization;
using System.Text.Json;
using NUnit.Framework;
using SparkSynth.Core.Quality;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Tests.Results;

public class ResultsJsonTests
{
    private static readonly QualityScores Thresholded = new(0.9, 0.95, null);

    private static readonly QualitySummary Quality = new(0.1 + 0.2, 1.0 / 3, double.NaN)
    {
        Thresholded = Thresholded,
        SharedEdges = new(0.5, 0.5, 0.5),
        SharedEdgesThresholded = Thresholded,
        Ceiling = new(0.99, 1, 0.98) { Thresholded = Thresholded, SharedEdges = Thresholded, SharedEdgesThresholded = Thresholded },
        Floor = new(0.8, 1, 0.6) { Thresholded = Thresholded, SharedEdges = Thresholded, SharedEdgesThresholded = Thresholded },
    };

    internal static readonly RunResult Run = new()
    {
        Version = "1",
        JobHash = "00",
        Fit = new FitSummary { Rows = 10, Columns = 2, Synthesizer = "copula-network", Path = "m", ModelHash = "0", Seconds = 0.5 },
        Sample = new SampleSummary { Rows = 20, Seed = 0, Path = "p", Files = ["a"], Bytes = 3, Seconds = 0.25 },
        Quality = Quality,
        Diagnostic = new DiagnosticReport(1, 1, 1, []),
        Columns = [new("age", "KSComplement", 0.5)],
        Pairs = [new(["age", "sex"], "ContingencySimilarity", 0.5, null, null, 0.1, false, null)],
        Output = "o",
        Seconds = 1,
    };

    [Test]
    [SetCulture("de-DE")]
    public void Run_has_the_published_names()
    {
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(Run, ResultsJson.Default.RunResult));
        var root = json.RootElement;

        foreach (string path in (string[])
        [
            "quality.overall", "quality.columnShapes", "quality.columnPairTrends", "quality.thresholded.overall", "quality.thresholded.columnShapes",
            "quality.thresholded.columnPairTrends", "quality.ceiling.overall", "quality.floor.overall", "diagnostic.overall", "sample.rows", "sample.path",
            "sample.seconds", "fit.rows", "fit.seconds", "columns.0.column", "columns.0.metric", "columns.0.score", "pairs.0.columns", "pairs.0.metric",
            "pairs.0.score", "pairs.0.real", "pairs.0.synthetic", "pairs.0.meetsThreshold", "gates", "warnings",
        ])
            Assert.That(Find(root, path), Is.Not.Null, path);
    }

    [Test]
    public void Scores_have_12_digits_and_missing_ones_are_null()
    {
        string json = JsonSerializer.Serialize(Run, ResultsJson.Default.RunResult);

        Assert.That(json, Does.Contain("\"overall\": 0.3,"));
        Assert.That(json, Does.Contain("\"columnShapes\": 0.333333333333,"));
        Assert.That(json, Does.Contain("\"columnPairTrends\": null,"));
    }

    [TestCase(0.1 + 0.2, 0.3)]
    [TestCase(123456789012345.0, 123456789012000.0)]
    [TestCase(0, 0)]
    [TestCase(-1e-300, -1e-300)]
    [SetCulture("tr-TR")]
    public void Rounding_keeps_12_significant_digits(double value, double rounded) =>
        Assert.That(ScoreConverter.Round(value), Is.EqualTo(rounded), CultureInfo.CurrentCulture.Name);

    [Test]
    public void Gate_without_a_score_fails()
    {
        var gates = new GatesSpec { Plain = new() { Overall = 0.3, ColumnShapes = 0.34 }, Thresholded = new() { ColumnPairTrends = 0.1 } };

        Assert.That(Gates.Check(gates, Quality), Is.EqualTo(new GateResult[]
        {
            new("overall", 0.3, 0.1 + 0.2, true),
            new("columnShapes", 0.34, 1.0 / 3, false),
            new("thresholded.columnPairTrends", 0.1, null, false),
        }));
    }

    private static JsonElement? Find(JsonElement element, string path)
    {
        foreach (string name in path.Split('.'))
        {
            if (element.ValueKind == JsonValueKind.Array) element = element[int.Parse(name, CultureInfo.InvariantCulture)];
            else if (!element.TryGetProperty(name, out element)) return null;
        }
        return element;
    }
}
