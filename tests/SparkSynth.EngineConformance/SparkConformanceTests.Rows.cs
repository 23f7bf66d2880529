using Apache.Arrow;
using NUnit.Framework;
using SparkSynth.Core;
using SparkSynth.Engine.Embedded;
using SparkSynth.Jobs;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;
using SparkSynth.SparkConnect;

namespace SparkSynth.EngineConformance;

/// <summary>Rows that Spark writes itself: the same values as the embedded engine's rows.</summary>
public sealed partial class SparkConformanceTests
{
    private static readonly string[] AllTypes = [TestTables.Nasty.Replace("SELECT i AS id,", "SELECT i AS id, (i % 7)::UTINYINT AS u8, (i % 7)::USMALLINT AS u16, (i % 7)::UINTEGER AS u32, (i % 7)::UBIGINT AS u64, CASE i % 3 WHEN 0 THEN 'a' || chr(1) || chr(92) || 't' WHEN 1 THEN chr(92) || 'N' ELSE NULL END AS marks,", StringComparison.Ordinal)];

    [Test]
    public async Task Rows_of_Adult_written_by_Spark_are_the_embedded_engines()
    {
        JobSpec job = Adult() with { Sample = new SampleSpec { Rows = 50_000, Files = 3 } };
        (RunResult result, string path) = await ByPathAsync(job, new SparkWriteSpec());
        Assert.That(Directory.EnumerateFiles(path, "*.parquet").Count(), Is.EqualTo(3));
        Assert.That(result.Quality, Is.Not.Null, "read back and scored");
        Assert.That(result.Warnings.Select(w => w.Code), Does.Not.Contain("not-read-back"));
    }

    [Test]
    public async Task Rows_of_every_type_written_by_Spark_are_the_embedded_engines()
    {
        string table = TestTables.Write(Path.Combine(Folder, "rows-nasty"), AllTypes[0], 9000, 3);
        await ByPathAsync(new JobSpec { Real = new TableSpec { Path = table }, Sample = new SampleSpec { Files = 4 } }, new SparkWriteSpec());
    }

    [Test]
    public async Task Partitioned_rows_are_the_embedded_engines_and_the_skipped_score_is_a_warning()
    {
        JobSpec job = Adult() with { Sample = new SampleSpec { Rows = 5000, Files = 2 } };
        (RunResult result, string path) = await ByPathAsync(job, new SparkWriteSpec { PartitionBy = ["sex"], Options = new SparkWriteSpec().Options.Add("compression", "gzip") });
        Assert.That(Directory.EnumerateDirectories(path).Select(Path.GetFileName), Has.All.StartsWith("sex="));
        Assert.That(Directory.EnumerateFiles(path, "*.gz.parquet", SearchOption.AllDirectories), Is.Not.Empty);
        Assert.That(result.Quality, Is.Null);
        Assert.That(result.Warnings.Single(w => w.Code == "not-read-back").What, Does.Contain("not scored").And.Contain("partitioned"));
    }

    [Test]
    public async Task Table_of_rows_is_the_embedded_engines_and_is_replaced_only_when_told()
    {
        JobSpec job = Adult() with { Sample = new SampleSpec { Rows = 3000, Files = 2 } };
        string expected = await EmbeddedRowsAsync(job);
        job = To(job with { Sample = job.Sample with { Spark = new SparkWriteSpec { Table = "default.rows_out", Format = "parquet" } } }, "table");
        await Runner().RunAsync(job, new Progress<StageProgress>(), default);
        Assert.That(await SparkCountAsync("SELECT count(*) FROM default.rows_out"), Is.EqualTo(3000));
        foreach (string sum in new[] { "bit_xor(xxhash64(*))", "sum(xxhash64(*) % 1000003)" })
            Assert.That(await SparkCountAsync($"SELECT {sum} FROM default.rows_out"), Is.EqualTo(await SparkCountAsync($"SELECT {sum} FROM parquet.`{expected}`")));
        job = To(job, "again");
        ProblemException error = (await Assert.ThrowsAsync<ProblemException>(() => Runner().RunAsync(job, new Progress<StageProgress>(), default)))!;
        Assert.That(error.Problems[0].Code, Is.EqualTo("output-exists"));
        Assert.That(Directory.Exists(job.Output.Folder), Is.False);
        await Runner().RunAsync(job with { Output = job.Output with { Overwrite = true }, Sample = job.Sample with { Rows = 100, Files = 1 } }, new Progress<StageProgress>(), default);
        Assert.That(await SparkCountAsync("SELECT count(*) FROM default.rows_out"), Is.EqualTo(100));
    }

    [Test]
    public async Task Path_that_exists_and_columns_unknown_to_Spark_are_problems()
    {
        string path = Directory.CreateDirectory(Path.Combine(Folder, "occupied")).FullName;
        JobSpec job = To(Adult() with { Sample = new SampleSpec { Rows = 100, Spark = new SparkWriteSpec { Path = path } } }, "occupied");
        ProblemException exists = (await Assert.ThrowsAsync<ProblemException>(() => Runner().RunAsync(job, new Progress<StageProgress>(), default)))!;
        Assert.That(exists.Problems[0].Code, Is.EqualTo("output-exists"));
        string times = TestTables.Write(Path.Combine(Folder, "times"), "SELECT TIME '00:00:01' + to_seconds(i % 100) AS t, i % 5 AS a FROM range(ROWS) t(i)", 500, 1);
        job = To(new JobSpec { Real = new TableSpec { Path = times }, Sample = new SampleSpec { Spark = new SparkWriteSpec { Path = path + "-free", PartitionBy = ["none"] } } }, "times");
        var fits = new List<string>();
        ProblemException types = (await Assert.ThrowsAsync<ProblemException>(() => Runner().RunAsync(job, new Stages(fits), default)))!;
        Assert.That(fits, Does.Not.Contain("profile"), "told before anything is fitted");
        Assert.That(types.Problems.Select(p => p.Code), Is.EqualTo(new[] { "type-unknown-to-spark", "unknown-column" }));
        Assert.That(Directory.Exists(path + "-free"), Is.False);
    }

    [Test]
    public async Task Embedded_engine_says_that_it_is_no_Spark()
    {
        JobSpec job = To(Adult() with { Sample = new SampleSpec { Spark = new SparkWriteSpec { Table = "t" } } }, "no-spark");
        await using var engine = new EmbeddedEngine(1);
        var runner = new JobRunner(_ => engine, "test", TimeProvider.System, () => null);
        ProblemException error = (await Assert.ThrowsAsync<ProblemException>(() => runner.RunAsync(job, new Progress<StageProgress>(), default)))!;
        Assert.That(error.Problems[0].Code, Is.EqualTo("needs-spark"));
    }

    private sealed class Stages(List<string> names) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => names.Add(value.Stage);
    }

    private JobRunner Runner() => new(_ => Spark.Engine(), "test", TimeProvider.System, () => null);

    /// <summary>Runs a job on both engines, on Spark to a path, and compares the rows: as many, and none on one side only.</summary>
    private async Task<(RunResult Result, string Path)> ByPathAsync(JobSpec job, SparkWriteSpec target)
    {
        string expected = await EmbeddedRowsAsync(job), path = Path.Combine(Folder, $"rows-{TestContext.CurrentContext.Test.ID}");
        RunResult result = await Runner().RunAsync(To(job with { Sample = job.Sample with { Spark = target with { Path = path } } }, "rows"), new Progress<StageProgress>(), default);
        AssertSameRows(expected, path, result.Sample.Rows);
        return (result, path);
    }

    private async Task<string> EmbeddedRowsAsync(JobSpec job)
    {
        await using var engine = new EmbeddedEngine(2);
        JobSpec own = To(job, "embedded");
        await RunOutcome.OfAsync(own, engine);
        return Path.Combine(own.Output.Folder, IOutput.TableFolder);
    }

    private async Task<long> SparkCountAsync(string query)
    {
        using var client = new SparkConnectClient(Spark.Server.Endpoint, new SparkConnect.Transport.SparkConnectOptions());
        await using var session = await client.OpenSessionAsync();
        using RecordBatch batch = (await session.SqlAsync(query))[0];
        return ((Int64Array)batch.Column(0)).GetValue(0)!.Value;
    }
}
