using System.Text.Json;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Benchmarks;

/// <summary>The five public tables and flights: shape and trend against train, thresholds 0, mean of two seeds; nothing set by hand.</summary>
internal static class TablesBenchmark
{
    /// <summary>What the papers treat as categorical (everything else is a number); the fit infers its own roles.</summary>
    private static readonly (string Name, double Shape, double Trend, string Published, string Categorical)[] Tables =
    [
        ("adult", .998, .991, ".994 / .986", "workclass education marital-status occupation relationship race sex native-country income"),
        ("magic", .9965, .982, ".992 / .992", "class"),
        ("shoppers", .996, .979, ".991 / .982", "Month OperatingSystems Browser Region TrafficType VisitorType Weekend Revenue"),
        ("default", .996, .970, ".995 / .977", "SEX EDUCATION MARRIAGE PAY_0 PAY_2 PAY_3 PAY_4 PAY_5 PAY_6 default_next_month"),
        ("beijing", .997, .980, ".994 / .978", "year month day hour cbwd"),
    ];

    public static async Task RunAsync(Bench bench, Report report)
    {
        report.Section("Public tables, against train, mean of 2 seeds (shape / trend)");
        foreach (var (name, shape, trend, published, categorical) in Tables)
        {
            RunResult[] runs = await RunsAsync(bench, bench.Data(name + ".train"), bench.Data(name + ".test"), await MetadataAsync(bench, name, categorical));
            double s = runs.Average(r => r.Quality!.ColumnShapes!.Value), t = runs.Average(r => r.Quality!.ColumnPairTrends!.Value);
            double shared = runs.Average(r => r.Quality!.SharedEdges.ColumnPairTrends!.Value);
            report.Add(new Row(name, $"{Report.Score(s)} / {Report.Score(t)} (shared edges {Report.Score(shared)})", $"best published {published}; test rows {Report.Score(runs[0].Quality!.Ceiling!.ColumnShapes)} / {Report.Score(runs[0].Quality!.Ceiling!.ColumnPairTrends)}", $"≥ {Report.Score(shape)} / {Report.Score(trend)}", s >= shape && t >= trend));
            Ratio(report, name, runs);
        }

        RunResult[] flights = await RunsAsync(bench, bench.Data("flights"), null, null);
        double overall = flights.Average(r => r.Quality!.Overall!.Value), strong = flights.Average(r => r.Quality!.Thresholded.Overall!.Value);
        report.Add(new Row("flights, 80 / 20: overall, thresholds 0 / default", $"{Report.Score(overall)} / {Report.Score(strong)}", $"hold-out {Report.Score(flights[0].Quality!.Ceiling!.Overall)} / {Report.Score(flights[0].Quality!.Ceiling!.Thresholded.Overall)}", "≥ .9380 / .8400", overall >= .938 && strong >= .84));
        Ratio(report, "flights", flights);
    }

    /// <summary>Roles of a table as SDV writes them.</summary>
    private static async Task<string> MetadataAsync(Bench bench, string name, string categorical)
    {
        string[] nominal = categorical.Split(' ');
        await using var engine = bench.CreateEngine();
        var table = await engine.OpenAsync(new TableSpec { Path = bench.Data(name + ".train") }, CancellationToken.None);
        var columns = table.Schema.Columns.Select(c => $"{JsonSerializer.Serialize(c.Name)}: {{\"sdtype\": \"{(nominal.Contains(c.Name) ? "categorical" : "numerical")}\"}}");
        string path = Path.Combine(bench.Scratch, name + ".metadata.json");
        await File.WriteAllTextAsync(path, $"{{\"columns\": {{{string.Join(", ", columns)}}}}}");
        return path;
    }

    private static void Ratio(Report report, string name, RunResult[] runs)
    {
        double ratio = runs.Average(r => r.Quality!.Overall!.Value / r.Quality!.Ceiling!.Overall!.Value);
        report.Add(new Row($"{name}: overall / hold-out's own", Report.Number(ratio, 4), "", "≥ .99", ratio >= .99));
    }

    private static async Task<RunResult[]> RunsAsync(Bench bench, string train, string? test, string? metadata)
    {
        var runs = new List<RunResult>();
        for (int seed = 0; seed < 2; seed++)
        {
            runs.Add(await bench.RunAsync(new JobSpec
            {
                Real = new TableSpec { Path = train },
                Holdout = test is null ? new HoldoutSpec { Fraction = 0.2 } : new HoldoutSpec { Path = test },
                Seed = seed,
                Evaluate = new EvaluateSpec { Metadata = metadata },
                Output = new OutputSpec { Folder = Path.Combine(bench.Scratch, "tables"), Overwrite = true },
            }));
        }

        return [.. runs];
    }
}
