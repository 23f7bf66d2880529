using System.Globalization;

namespace SparkSynth.Benchmarks;

/// <summary>Whole verbs as processes of their own, beside DuckDB on the same files in the same run.</summary>
internal static class SpeedBenchmark
{
    private const int Runs = 3;
    private const long Gigabyte = 1 << 30;

    public static void Run(Bench bench, Report report, long rows)
    {
        report.Section(string.Create(CultureInfo.InvariantCulture, $"Speed, {rows:N0} × 15, best of {Runs}"));
        string table = AdultAtScale.Ensure(bench.Adult, bench.Scratch, rows), files = Path.Combine(table, "*.parquet");
        string job = Path.Combine(bench.Scratch, "speed.yaml");
        File.WriteAllText(job, $"real: {table}\noutput: speed-fit\nsynthesizer: copula-network\n");
        string small = Path.Combine(bench.Scratch, "adult.yaml");
        File.WriteAllText(small, $"real: {bench.Adult}\noutput: adult-fit\n");

        double adult = Best(() => Child.SparkSynth(bench, "fit", small, "--overwrite"), c => Get(c, "fit", "seconds")).Figure;
        report.Add(new Row("fit of Adult inside the process, file to model", $"{Report.Number(adult, 2)} s", "SDV 2.0: 5.0 s", "≤ 0.8 s", adult <= 0.8));

        double read = Enumerable.Range(0, Runs).Min(_ => Child.DuckDb(bench, "duckdb-read", files));
        var fit = Best(() => Child.SparkSynth(bench, "fit", job, "--overwrite"), c => Get(c, "fit", "seconds"));
        Ratio(report, "fit, copula-network (two passes)", fit, 2 * read, "2 × DuckDB reading all columns", 1.5);

        double copy = Enumerable.Range(0, Runs).Min(_ => Child.DuckDb(bench, "duckdb-copy", files, Path.Combine(bench.Scratch, "duckdb-copy")));
        Sample(bench, report, "copula-network", Path.Combine(bench.Scratch, "speed-fit", "model.json"), rows, copy);
        string gaussian = Path.Combine(bench.Scratch, "gaussian.yaml");
        File.WriteAllText(gaussian, $"real: {table}\noutput: gaussian-fit\nsynthesizer:\n  name: gaussian-copula\n  distribution: empirical\n");
        Child.SparkSynth(bench, "fit", gaussian, "--overwrite");
        Sample(bench, report, "gaussian-copula", Path.Combine(bench.Scratch, "gaussian-fit", "model.json"), rows, copy);

        string synthetic = Path.Combine(bench.Scratch, "speed-copula-network", "synthetic");
        double readSynthetic = Enumerable.Range(0, Runs).Min(_ => Child.DuckDb(bench, "duckdb-read", Path.Combine(synthetic, "*.parquet")));
        var evaluate = Best(() => Child.SparkSynth(bench, "evaluate", "--real", table, "--synthetic", synthetic), c => Get(c, "seconds"));
        Ratio(report, "evaluate (three passes over real: roles, values, pairs; two over synthetic)", evaluate, (3 * read) + (2 * readSynthetic), "DuckDB reading both as often", 1.5);
    }

    private static void Sample(Bench bench, Report report, string name, string model, long rows, double copy)
    {
        var sample = Best(() => Child.SparkSynth(bench, "sample", model, "--rows", rows.ToString(CultureInfo.InvariantCulture), "--out", Path.Combine(bench.Scratch, "speed-" + name), "--overwrite"), c => Get(c, "sample", "seconds"));
        double ratio = copy / sample.Figure;
        report.Add(new Row($"sample to Parquet, {name}", $"{Report.Number(sample.Figure, 2)} s, {Report.Number(rows / sample.Figure / 1e6, 2)} M rows/s, {Megabytes(sample.Peak)}", $"DuckDB's copy {Report.Number(copy, 2)} s; {Report.Number(ratio, 2)} × its rate", "≥ 1.0 ×, < 1 GB", ratio >= 1 && sample.Peak < Gigabyte));
    }

    private static void Ratio(Report report, string what, (double Figure, long Peak) measured, double yardstick, string name, double most)
    {
        double ratio = measured.Figure / yardstick;
        report.Add(new Row(what, $"{Report.Number(measured.Figure, 2)} s, {Megabytes(measured.Peak)}", $"{name}: {Report.Number(yardstick, 2)} s; {Report.Number(ratio, 2)} ×", $"≤ {Report.Number(most, 1)} ×, < 1 GB", ratio <= most && measured.Peak < Gigabyte));
    }

    private static (double Figure, long Peak) Best(Func<Child> run, Func<Child, double> figure)
    {
        double best = double.MaxValue;
        long peak = 0;
        for (int i = 0; i < Runs; i++)
        {
            Child child = run();
            best = Math.Min(best, figure(child));
            peak = Math.Max(peak, child.PeakBytes);
        }

        return (best, peak);
    }

    private static double Get(Child child, params string[] path)
    {
        var element = child.Json!.RootElement;
        foreach (string name in path) element = element.GetProperty(name);
        return element.GetDouble();
    }

    private static string Megabytes(long bytes) => $"{Report.Number(bytes / 1048576.0, 0)} MB";
}
