using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SparkSynth.SparkConnect;
using SparkSynth.SparkConnect.Local;
using SparkSynth.SparkConnect.Plans;
using SparkSynth.SparkConnect.Sessions;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.Benchmarks;

/// <summary>The same verbs on a Spark of this machine whose server is up, beside the embedded engine and beside Spark's own copy of the same table.</summary>
internal static class SparkBenchmark
{
    private const int Runs = 3;

    /// <summary>Of verbs that take seconds: a server's first runs are slow, and a busy host spoils every third.</summary>
    private const int ShortRuns = 5;
    private const double Megabyte = 1 << 20;

    public static async Task RunAsync(Bench bench, Report report, long rows)
    {
        SparkInstallation spark = SparkInstallation.Find(bench.Root) ?? throw new InvalidOperationException("There is no Spark: set SPARK_HOME, or run scripts/spark install.");
        report.Section(string.Create(CultureInfo.InvariantCulture, $"Spark {spark.Version}, local[{bench.Threads}], server up, {rows:N0} × 15, best of {Runs}, of fit and sample {ShortRuns}"));
        await using LocalSparkServer server = await LocalSparkServer.StartAsync(new LocalSparkOptions { Spark = spark, Master = $"local[{bench.Threads}]", TemporaryFolder = bench.Scratch });
        string address = $"sc://127.0.0.1:{server.Endpoint.Port}/;token={server.Endpoint.Token}";
        string table = AdultAtScale.Ensure(bench.Adult, bench.Scratch, rows);
        double copy = await BestAsync(server, new Command.Write(new Relation.DataSource("parquet", table), new WriteTarget.Folder(Path.Combine(bench.Scratch, "spark-copy")), WriteMode.Overwrite) { Format = "parquet" });
        string counting = $"SELECT TRANSFORM(*) USING 'wc -c' AS (bytes STRING) FROM parquet.`{table}`";
        double counted = await BestAsync(server, new Command.Write(new Relation.Sql(counting), new WriteTarget.Folder(Path.Combine(bench.Scratch, "spark-bytes")), WriteMode.Overwrite) { Format = "parquet" });
        using var workers = new WorkerWatch();

        string fit = Job(bench, "spark-fit", table);
        double embeddedFit = Best(bench, ["fit", fit, "--overwrite"], "fit"), sparkFit = Best(bench, ["fit", fit, "--overwrite", "--engine", address], "fit");
        Compare(report, "whole fit, direct", rows, sparkFit, embeddedFit, 0.8);

        double profile = Enumerable.Range(0, Runs).Min(_ => Stage(bench, ["fit", fit, "--overwrite", "--engine", address, "--set", "engine.channel=rows"], "spark-fit", "profile"));
        report.Add(new Row("one Fold pass (profile), rows", $"{Seconds(profile)}, {Report.Number(rows / profile / 1e6, 2)} M rows/s", $"TRANSFORM into wc -c {Seconds(counted)}; {Report.Number(counted / profile, 2)} × its rate", "≥ 0.9 ×", counted / profile >= 0.9));

        string[] sample = ["sample", Path.Combine(bench.Scratch, "spark-fit", "model.json"), "--rows", rows.ToString(CultureInfo.InvariantCulture), "--out", Path.Combine(bench.Scratch, "spark-sample"), "--overwrite"];
        double embeddedSample = Best(bench, sample, "sample"), sparkSample = Best(bench, [.. sample, "--engine", address], "sample");
        Compare(report, "sample to Parquet, direct", rows, sparkSample, embeddedSample, 0.8);
        report.Add(new Row("the same beside Spark's copy of the table", Seconds(sparkSample), $"Spark's copy {Seconds(copy)}; {Report.Number(copy / sparkSample, 2)} × its rate", "≥ 3 ×", copy / sparkSample >= 3));

        string[] rowsToSpark = [.. sample, "--set", $"sample.spark.path={Path.Combine(bench.Scratch, "spark-rows")}", "--engine", address];
        double byRows = Best(bench, rowsToSpark, "sample");
        report.Add(new Row("sample to Parquet, rows", $"{Seconds(byRows)}, {Report.Number(rows / byRows / 1e6, 2)} M rows/s", $"Spark's copy {Seconds(copy)}; {Report.Number(copy / byRows, 2)} × its rate", "≥ 0.6 ×", copy / byRows >= 0.6));

        string adult = Job(bench, "spark-adult", bench.Adult);
        double embedded = BestWhole(bench, ["run", adult, "--overwrite"]), onSpark = BestWhole(bench, ["run", adult, "--overwrite", "--engine", address]);
        report.Add(new Row("Adult from end to end, the whole process", Seconds(onSpark), $"embedded {Seconds(embedded)}; {Report.Number(onSpark - embedded, 2)} s more", "≤ 6 s more", onSpark - embedded <= 6));
        report.Add(new Row("memory of a worker, the largest of all runs", $"{Report.Number(workers.PeakBytes / Megabyte, 0)} MB", "", "< 300 MB", workers.PeakBytes is > 0 and < (long)(300 * Megabyte)));
    }

    private static void Compare(Report report, string what, long rows, double spark, double embedded, double least) =>
        report.Add(new Row(what, $"{Seconds(spark)}, {Report.Number(rows / spark / 1e6, 2)} M rows/s", $"embedded {Seconds(embedded)}; {Report.Number(embedded / spark, 2)} × its rate", $"≥ {Report.Number(least, 1)} ×", embedded / spark >= least));

    /// <summary>Seconds of a command, best of the runs.</summary>
    private static async Task<double> BestAsync(LocalSparkServer server, Command command)
    {
        using var client = new SparkConnectClient(server.Endpoint, new SparkConnectOptions { ServerGone = server.Gone });
        await using SparkSession session = await client.OpenSessionAsync(CancellationToken.None);
        double best = double.MaxValue;
        for (int i = 0; i < Runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await session.Execute(command).RunAsync();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static string Job(Bench bench, string name, string table)
    {
        string job = Path.Combine(bench.Scratch, name + ".yaml");
        File.WriteAllText(job, $"real: {table}\noutput: {name}\n");
        return job;
    }

    private static double Best(Bench bench, string[] arguments, string stage) =>
        Enumerable.Range(0, ShortRuns).Min(_ => Child.SparkSynth(bench, arguments).Json!.RootElement.GetProperty(stage).GetProperty("seconds").GetDouble());

    /// <summary>Seconds of one stage, from the manifest.</summary>
    private static double Stage(Bench bench, string[] arguments, string output, string stage)
    {
        Child.SparkSynth(bench, arguments);
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(bench.Scratch, output, "manifest.json")));
        return manifest.RootElement.GetProperty("stages").EnumerateArray().First(s => s.GetProperty("stage").GetString() == stage).GetProperty("seconds").GetDouble();
    }

    private static double BestWhole(Bench bench, string[] arguments) => Enumerable.Range(0, Runs).Min(_ => Child.SparkSynth(bench, arguments).Seconds);

    private static string Seconds(double seconds) => Report.Number(seconds, 2) + " s";
}
