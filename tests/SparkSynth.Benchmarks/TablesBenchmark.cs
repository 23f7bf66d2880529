using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Benchmarks;

/// <summary>The five public tables and flights: shape and trend against train, thresholds 0, mean of two seeds; nothing set by hand.</summary>
internal static class TablesBenchmark
{
    private static readonly (string Name, double Shape, double Trend, string Published)[] Tables =
    [
        ("adult", .998, .991, ".994 / .986"),
        ("magic", .9965, .982, ".992 / .992"),
        ("shoppers", .996, .979, ".991 / .982"),
        ("default", .996, .970, ".995 / .977"),
        ("beijing", .997, .980, ".994 / .978"),
    ];

    public static async Task RunAsync(Bench bench, Report report)
    {
        report.Section("Public tables, against train, mean of 2 seeds (shape / trend)");
        foreach (var (name, shape, trend, published) in Tables)
        {
            RunResult[] runs = await RunsAsync(bench, bench.Data(name + ".train"), bench.Data(name + ".test"));
            double s = runs.Average(r => r.Quality!.ColumnShapes!.Value), t = runs.Average(r => r.Quality!.ColumnPairTrends!.Value);
            double shared = runs.Average(r => r.Quality!.SharedEdges.ColumnPairTrends!.Value);
            report.Add(new Row(name, $"{Report.Score(s)} / {Report.Score(t)} (shared edges {Report.Score(shared)})", $"best published {published}; test rows {Report.Score(runs[0].Quality!.Ceiling!.ColumnShapes)} / {Report.Score(runs[0].Quality!.Ceiling!.ColumnPairTrends)}", $"≥ {Report.Score(shape)} / {Report.Score(trend)}", s >= shape && t >= trend));
            Ratio(report, name, runs);
        }

        RunResult[] flights = await RunsAsync(bench, bench.Data("flights"), null);
        double overall = flights.Average(r => r.Quality!.Overall!.Value), strong = flights.Average(r => r.Quality!.Thresholded.Overall!.Value);
        report.Add(new Row("flights, 80 / 20: overall, thresholds 0 / default", $"{Report.Score(overall)} / {Report.Score(strong)}", $"hold-out {Report.Score(flights[0].Quality!.Ceiling!.Overall)} / {Report.Score(flights[0].Quality!.Ceiling!.Thresholded.Overall)}", "≥ .9380 / .8400", overall >= .938 && strong >= .84));
        Ratio(report, "flights", flights);
    }

    private static void Ratio(Report report, string name, RunResult[] runs)
    {
        double ratio = runs.Average(r => r.Quality!.Overall!.Value / r.Quality!.Ceiling!.Overall!.Value);
        report.Add(new Row($"{name}: overall / hold-out's own", Report.Number(ratio, 4), "", "≥ .99", ratio >= .99));
    }

    private static async Task<RunResult[]> RunsAsync(Bench bench, string train, string? test)
    {
        var runs = new List<RunResult>();
        for (int seed = 0; seed < 2; seed++)
        {
            runs.Add(await bench.RunAsync(new JobSpec
            {
                Real = new TableSpec { Path = train },
                Holdout = test is null ? new HoldoutSpec { Fraction = 0.2 } : new HoldoutSpec { Path = test },
                Seed = seed,
                Output = new OutputSpec { Folder = Path.Combine(bench.Scratch, "tables"), Overwrite = true },
            }));
        }

        return [.. runs];
    }
}
