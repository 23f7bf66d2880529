using NUnit.Framework;
using SparkSynth.Core;
using SparkSynth.Core.Tasks;
using SparkSynth.Engine.Embedded;
using SparkSynth.Engine.Spark;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.EngineConformance;

/// <summary>A short part of the suite on the oldest version supported, with tasks inside the server.</summary>
[Category("Spark")]
public sealed class OldestSparkTests() : SparkFixture(oldest: true, "local[2]")
{
    [Test]
    public Task Adult_job_gives_the_same_bytes() => CompareAsync(Adult() with { Holdout = new HoldoutSpec { Fraction = 0.2 } });

    [Test]
    public async Task Adult_that_Spark_reads_gives_the_same_bytes() =>
        Assert.That(await SparkAsync(Adult() with { Real = Adult().Real with { Spark = new SparkReadSpec() } }), Is.EqualTo(await EmbeddedAsync(Adult())));

    [Test]
    public async Task Rows_that_Spark_writes_are_those_of_the_embedded_engine()
    {
        JobSpec job = To(Adult() with { Evaluate = new EvaluateSpec { Enabled = false }, Sample = new SampleSpec { Rows = 5000, Files = 3 } }, "files");
        await using (var embedded = new EmbeddedEngine(2)) await RunOutcome.OfAsync(job, embedded);
        string rows = Path.Combine(Folder, "rows");
        await using (SparkEngine engine = Spark.Engine()) await RunOutcome.OfAsync(To(job with { Sample = job.Sample with { Spark = new SparkWriteSpec { Path = rows } } }, "spark"), engine);
        AssertSameRows(Path.Combine(job.Output.Folder, IOutput.TableFolder), rows, 5000);
    }

    [Test]
    public async Task Problem_of_an_executor_reaches_the_user()
    {
        string path = TestTables.Write(Path.Combine(Folder, "vanishing"), "SELECT i % 5 AS a FROM range(ROWS) t(i)", 100, 2);
        await using var engine = Spark.Engine();
        var table = await engine.OpenAsync(new TableSpec { Path = path }, default);
        File.Delete(Path.Combine(path, "f-0001.parquet"));
        ProblemException error = (await Assert.ThrowsAsync<ProblemException>(() => engine.FoldAsync(table, new ProfileTask(table.Schema), null, default)))!;
        Assert.That(error.Problems[0].Where, Does.Contain("f-0001.parquet"));
    }
}
