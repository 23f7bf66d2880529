using System.Diagnostics;
using System.Globalization;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Tasks;
using SparkSynth.Engine.Spark;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;
using SparkSynth.SparkConnect.Local;

namespace SparkSynth.Benchmarks;

/// <summary>Nearest records on two executors beside the embedded engine on as many threads, from Parquet to result: the reference shipped whole, and in range blocks that executors pack.</summary>
internal static class SparkSearchBenchmark
{
    private const int Runs = 3;

    public static async Task RunAsync(Bench bench, Report report, long rows, long realRows)
    {
        SparkInstallation spark = SparkInstallation.Find(bench.Root) ?? throw new InvalidOperationException("There is no Spark: set SPARK_HOME, or run scripts/spark install.");
        report.Section(string.Create(CultureInfo.InvariantCulture, $"Search on Spark {spark.Version}, local-cluster[2,1,2048], server up, {realRows:N0} real × {rows:N0} synthetic, two nearest of all, Parquet to result, best of {Runs}"));
        string real = AdultAtScale.Ensure(bench.Adult, bench.Scratch, realRows), synthetic = AuditBenchmark.Synthetic(bench, rows);
        await using LocalSparkServer server = await LocalSparkServer.StartAsync(new LocalSparkOptions { Spark = spark, Master = "local-cluster[2,1,2048]", TemporaryFolder = bench.Scratch });
        var options = new SparkEngineOptions
        {
            Endpoint = server.Endpoint, WorkerArchive = WorkerArchive.Find(bench.Root), DriverThreads = bench.Threads, DriverPairs = 0,
            Client = new SparkConnect.Transport.SparkConnectOptions { ServerGone = server.Gone },
        };
        (double embedded, NearestResult expected) = await BestAsync(bench.CreateEngine, real, synthetic);
        (double whole, NearestResult shipped) = await BestAsync(() => SparkEngine.Start(options), real, synthetic);
        Row("reference shipped whole", whole, shipped, 0.5);
        using var workers = new WorkerWatch();
        long held = realRows > rows ? 1 << 27 : 0; // the queries fit the driver, the reference does not; of equal tables both are taken for too large
        (double blocks, NearestResult found) = await BestAsync(() => SparkEngine.Start(options with { HeldBytes = held }), real, synthetic);
        Row("reference in range blocks", blocks, found, null);
        report.Add(new Row("memory of a worker that searches a block, the largest", $"{Benchmarks.Report.Number(workers.PeakBytes / 1e6, 0)} MB", "", "", null));

        void Row(string what, double seconds, NearestResult result, double? least)
        {
            bool same = result.Ids.AsSpan().SequenceEqual(expected.Ids) && result.Units.AsSpan().SequenceEqual(expected.Units);
            double ratio = embedded / seconds;
            report.Add(new Row(what, $"{Benchmarks.Report.Number(seconds, 1)} s", $"embedded {Benchmarks.Report.Number(embedded, 1)} s; {Benchmarks.Report.Number(ratio, 2)} × its rate; {(same ? "the same answers" : "OTHER ANSWERS")}", least is { } l ? $"≥ {Benchmarks.Report.Number(l, 1)} ×, same answers" : "same answers", same && !(ratio < least)));
        }
    }

    private static async Task<(double Seconds, NearestResult Result)> BestAsync<T>(Func<T> create, string real, string synthetic) where T : IEngine, ISearchEngine
    {
        await using T engine = create();
        await engine.ConnectAsync(CancellationToken.None);
        ITable t = await engine.OpenAsync(new TableSpec { Path = real }, CancellationToken.None), s = await engine.OpenAsync(new TableSpec { Path = synthetic }, CancellationToken.None);
        var task = new GowerProfileTask(t.Schema, [.. Enumerable.Range(0, t.Schema.Columns.Length)], ValueTables: false);
        GowerRuler ruler = GowerRuler.Create(new GowerOptions(), (GowerProfile)await engine.FoldAsync(t, task, null, CancellationToken.None));
        double best = double.MaxValue;
        NearestResult? result = null;
        for (int i = 0; i < Runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            result = await engine.SearchAsync(await engine.PackAsync(t, ruler, null, CancellationToken.None), await engine.PackAsync(s, ruler, null, CancellationToken.None), new NearestOptions(), CancellationToken.None);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return (best, result!);
    }
}
