using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Benchmarks;

/// <summary>Scores on Adult, 80 / 20, mean of five seeds (split and draw), against the rows fitted on.</summary>
internal static class QualityBenchmark
{
    private const int Seeds = 5;

    public static async Task RunAsync(Bench bench, Report report)
    {
        report.Section("Quality on Adult, 80 / 20, scored against train, mean of 5 seeds");
        await OneAsync(bench, report, "copula-network", new SynthesizerSpec(), .993, .996, .975);
        await OneAsync(bench, report, "gaussian-copula, empirical", new SynthesizerSpec { Name = SynthesizerKind.GaussianCopula, Distribution = "empirical" }, .972, .925, null);
        await OneAsync(bench, report, "independent (floor)", new SynthesizerSpec { Name = SynthesizerKind.Independent }, null, null, null);
    }

    private static async Task OneAsync(Bench bench, Report report, string name, SynthesizerSpec synthesizer, double? overall, double? thresholded, double? threeWay)
    {
        var runs = new List<RunResult>();
        double three = 0, threeHoldout = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            var job = new JobSpec
            {
                Real = new TableSpec { Path = bench.Adult },
                Holdout = new HoldoutSpec { Fraction = 0.2 },
                Seed = seed,
                Synthesizer = synthesizer,
                Output = new OutputSpec { Folder = Path.Combine(bench.Scratch, "quality"), Overwrite = true },
            };
            RunResult run = await bench.RunAsync(job);
            runs.Add(run);
            (double synthetic, double? holdout) = await bench.ThreeWayAsync(run, job);
            three += synthetic / Seeds;
            threeHoldout += (holdout ?? 0) / Seeds;
        }

        double plain = runs.Average(r => r.Quality!.Overall!.Value), strong = runs.Average(r => r.Quality!.Thresholded.Overall!.Value);
        double ceiling = runs.Average(r => r.Quality!.Ceiling!.Overall!.Value), ceilingStrong = runs.Average(r => r.Quality!.Ceiling!.Thresholded.Overall!.Value);
        report.Add(new Row($"{name}: overall, thresholds 0", Report.Score(plain), $"hold-out {Report.Score(ceiling)}", At(overall), Reached(plain, overall)));
        report.Add(new Row($"{name}: overall, thresholds .5 / .3", Report.Score(strong), $"hold-out {Report.Score(ceilingStrong)}", At(thresholded), Reached(strong, thresholded)));
        report.Add(new Row($"{name}: overall, shared bin edges", Report.Score(runs.Average(r => r.Quality!.SharedEdges.Overall!.Value)), $"hold-out {Report.Score(runs.Average(r => r.Quality!.Ceiling!.SharedEdges.Overall!.Value))}", "", null));
        report.Add(new Row($"{name}: 3-way marginals", Report.Score(three), $"hold-out {Report.Score(threeHoldout)}", At(threeWay), Reached(three, threeWay)));
    }

    private static string At(double? least) => least is null ? "" : "≥ " + Report.Score(least);

    private static bool? Reached(double value, double? least) => least is null ? null : value >= least;
}
