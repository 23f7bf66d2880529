using System.Diagnostics;
using System.Globalization;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Tasks;
using SparkSynth.Engine.Embedded;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Benchmarks;

/// <summary>
/// The privacy audit: exact nearest records beside R's gower_topn (where Rscript and gower are there) and DuckDB's cross join, whole audits as processes of their own.
/// Sizes: --audit-rows N (synthetic, and real unless --audit-real N says otherwise).
/// </summary>
internal static class AuditBenchmark
{
    // the first runs are the just-in-time compiler's: 116 ms best of 5, 55 ms best of 30 (AMD EPYC, AVX2, 2 busy cores)
    private const int AdultRows = 27_561, Runs = 30, RQueries = 1_500, SqlQueries = 100;
    private const double PublishedR = 10.1e6;
    private const long Gigabyte = 1_000_000_000;

    public static async Task RunAsync(Bench bench, Report report, long rows, long realRows)
    {
        report.Section(string.Create(CultureInfo.InvariantCulture, $"Privacy audit, {bench.Threads} threads"));
        (string real, string synthetic) = await AdultAsync(bench);
        double r = Peers.R(bench, real, synthetic, RQueries), sql = Peers.DuckDb(bench, real, synthetic, SqlQueries);
        string beside = r > 0 ? $"R gower_topn, in this run: {Mega(r)}" : $"R gower_topn, not installed here; measured elsewhere: {Mega(PublishedR)}";
        await AdultSearchAsync(bench, report, real, synthetic, r > 0 ? r : PublishedR, beside, sql);
        WholeAudit(bench, report, real, synthetic);
        Large(bench, report, rows, realRows);
    }

    private static async Task<(string Real, string Synthetic)> AdultAsync(Bench bench)
    {
        string real = Path.Combine(bench.Scratch, "audit-adult.parquet");
        Peers.Copy($"SELECT * FROM '{bench.Adult}' LIMIT {AdultRows}", real);
        RunResult run = await bench.RunAsync(new JobSpec
        {
            Real = new TableSpec { Path = real },
            Evaluate = new EvaluateSpec { Enabled = false },
            Output = new OutputSpec { Folder = Path.Combine(bench.Scratch, "audit-adult"), Overwrite = true },
        });
        return (real, run.Sample.Path);
    }

    private static async Task AdultSearchAsync(Bench bench, Report report, string real, string synthetic, double yardstick, string beside, double sql)
    {
        await using EmbeddedEngine engine = bench.CreateEngine();
        ITable t = await engine.OpenAsync(new TableSpec { Path = real }, CancellationToken.None), s = await engine.OpenAsync(new TableSpec { Path = synthetic }, CancellationToken.None);
        double search = double.MaxValue, whole = double.MaxValue;
        ISearchRows? reference = null, queries = null;
        for (int i = 0; i < Runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            var profile = (GowerProfile)await engine.FoldAsync(t, new GowerProfileTask(t.Schema, [.. Enumerable.Range(0, t.Schema.Columns.Length)], ValueTables: false), null, CancellationToken.None);
            GowerRuler ruler = GowerRuler.Create(new GowerOptions(), profile);
            reference = await engine.PackAsync(t, ruler, null, CancellationToken.None);
            queries = await engine.PackAsync(s, ruler, null, CancellationToken.None);
            await engine.SearchAsync(reference, queries, new NearestOptions(), CancellationToken.None);
            whole = Math.Min(whole, Stopwatch.GetElapsedTime(start).TotalSeconds);
            start = Stopwatch.GetTimestamp();
            await engine.SearchAsync(reference, queries, new NearestOptions(), CancellationToken.None);
            search = Math.Min(search, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        double pairs = (double)reference!.Count * queries!.Count, rate = pairs / search, all = pairs / whole;
        report.Add(new Row($"Adult {reference.Count:N0} × {queries.Count:N0}, two nearest with ids, search alone", $"{Milliseconds(search)}, {Giga(rate)}, {rate / yardstick:N0} × R", beside, "≥ 1,000 × R", rate >= 1000 * yardstick));
        report.Add(new Row("… from Parquet: ruler, encoding, tree, search", $"{Milliseconds(whole)}, {Giga(all)}, {all / yardstick:N0} × R", beside, "≥ 500 × R", all >= 500 * yardstick));
        report.Add(new Row("… beside SQL", $"{rate / sql:N0} × DuckDB", $"DuckDB's cross join, nearest only: {Mega(sql)}", "", null));

        await using var single = new EmbeddedEngine(1);
        PackedRows few = await engine.TakeAsync(queries, Enumerable.Range(0, 4_000).ToArray(), CancellationToken.None);
        ISearchRows asked = engine.Hold(few);
        double scan = double.MaxValue;
        for (int i = 0; i < Runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await single.SearchAsync(reference, asked, new NearestOptions { Kernel = SearchKernel.Scan }, CancellationToken.None);
            scan = Math.Min(scan, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        double plain = (double)asked.Count * reference.Count / scan;
        report.Add(new Row("plain kernel, no pruning, exact, one core", Giga(plain), "", "≥ 1.5 G pairs/s", plain >= 1.5e9));
    }

    private static void WholeAudit(Bench bench, Report report, string real, string synthetic)
    {
        string train = Path.Combine(bench.Scratch, "audit-train.parquet"), holdout = Path.Combine(bench.Scratch, "audit-holdout.parquet");
        Peers.Copy($"SELECT * FROM '{real}' LIMIT 22561", train);
        Peers.Copy($"SELECT * FROM '{real}' OFFSET 22561", holdout);
        Child child = Enumerable.Range(0, 3).Select(_ => Child.SparkSynth(bench, "audit", "--real", train, "--synthetic", synthetic, "--holdout", holdout)).MinBy(c => c.Seconds)!;
        report.Add(new Row("whole audit of Adult, all measures, with hold-out", $"{Report.Number(child.Seconds, 2)} s, {Report.Number(child.PeakBytes / 1e6, 0)} MB", "", "≤ 10 s", child.Seconds <= 10));
    }

    private static void Large(Bench bench, Report report, long rows, long realRows)
    {
        string synthetic = Synthetic(bench, rows);
        string real = AdultAtScale.Ensure(bench.Adult, bench.Scratch, realRows);
        Child Distances(string t, string s) => Child.SparkSynth(bench, "audit", "--real", t, "--synthetic", s, "--measures", "distances");
        Child large = Distances(real, synthetic);
        (double most, double memory) = realRows > 1_000_000 ? (60, 2.0) : (10, 1.0);
        report.Add(new Row($"{realRows:N0} real × {rows:N0} synthetic, two nearest of all, Parquet to result", $"{Report.Number(large.Seconds, 1)} s, {Report.Number(large.PeakBytes / 1e9, 2)} GB", "", $"≤ {most} s, ≤ {memory} GB", large.Seconds <= most && large.PeakBytes <= memory * Gigabyte));

        long quarter = rows / 4;
        Child small = Distances(AdultAtScale.Ensure(bench.Adult, bench.Scratch, quarter), Synthetic(bench, quarter));
        if (realRows != rows) return;
        double growth = large.Seconds / small.Seconds;
        report.Add(new Row($"growth from {quarter:N0} to {rows:N0} rows on each side", $"{Report.Number(growth, 1)} × the time ({Report.Number(small.Seconds, 1)} s)", "16 × the pairs", "< 8 ×", growth < 8));
    }

    /// <summary>Rows of a model fitted on the large table.</summary>
    public static string Synthetic(Bench bench, long rows)
    {
        string folder = Path.Combine(bench.Scratch, $"audit-synthetic-{rows}"), table = Path.Combine(folder, "synthetic");
        if (File.Exists(Path.Combine(folder, "_SUCCESS"))) return table;
        string job = Path.Combine(bench.Scratch, "audit.yaml");
        File.WriteAllText(job, $"real: {AdultAtScale.Ensure(bench.Adult, bench.Scratch, 1_000_000)}\noutput: {folder}\nevaluate: false\nsample: {{rows: {rows}}}\n");
        Child.SparkSynth(bench, "run", job, "--overwrite");
        return table;
    }

    private static string Giga(double rate) => $"{Report.Number(rate / 1e9, 2)} G pairs/s";

    private static string Mega(double rate) => $"{Report.Number(rate / 1e6, 1)} M pairs/s";

    private static string Milliseconds(double seconds) => $"{Report.Number(seconds * 1000, 0)} ms";
}
