using NUnit.Framework;
using SparkSynth.Core;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.EngineConformance;

/// <summary>The same job on the embedded engine and on Spark: the same model file, part files, scores and problems, byte for byte.</summary>
[Category("Spark")]
public sealed class SparkConformanceTests() : SparkFixture(oldest: false, SparkServer.Cluster)
{
    [Test]
    public Task Adult_job_gives_the_same_bytes() => CompareAsync(Adult() with { Holdout = new HoldoutSpec { Fraction = 0.2 } });

    [Test]
    public Task Job_with_dates_keys_decimals_and_nulls_gives_the_same_bytes() => CompareAsync(new JobSpec
    {
        Real = new TableSpec { Path = Path.Combine(TestWorker.Repository, "jobs", "flights", "flights.parquet") },
        Holdout = new HoldoutSpec { Fraction = 0.2 },
        Sample = new SampleSpec { Rows = 100_000, RowsPerFile = 30_000, Compression = CompressionKind.Zstd },
    });

    [Test]
    public Task Audited_job_gives_the_same_bytes() => CompareAsync(new JobSpec
    {
        Real = new TableSpec { Path = TestTables.Write(Path.Combine(Folder, "audited"), "SELECT i % 13 AS a, (i * 7919) % 1000 AS b, 'v' || (i % 5) AS c, i % 3 = 0 AS d FROM range(ROWS) t(i)", 1500, 2) },
        Holdout = new HoldoutSpec { Fraction = 0.2 },
        Evaluate = new EvaluateSpec { Enabled = false },
        Audit = new AuditSpec { Enabled = true },
    });

    [TestCase(SynthesizerKind.GaussianCopula)]
    [TestCase(SynthesizerKind.Independent)]
    public Task Synthesizer_gives_the_same_bytes(SynthesizerKind synthesizer) =>
        CompareAsync(Adult() with { Synthesizer = new SynthesizerSpec { Name = synthesizer }, Seed = 99, Sample = new SampleSpec { Rows = 10_000, RowsPerFile = 1500, Start = 777 } });

    [TestCase(SynthesizerKind.CopulaNetwork)]
    [TestCase(SynthesizerKind.GaussianCopula)]
    public Task Nasty_table_gives_the_same_bytes(SynthesizerKind synthesizer) => CompareAsync(new JobSpec
    {
        Real = new TableSpec { Path = TestTables.Write(Path.Combine(Folder, "nasty-" + synthesizer), TestTables.Nasty, 9000, 3) },
        Synthesizer = new SynthesizerSpec { Name = synthesizer },
        Sample = new SampleSpec { Files = 4, Compression = CompressionKind.Zstd },
    });

    [Test]
    public Task Other_formats_give_the_same_bytes() => CompareAsync(Adult() with { Sample = new SampleSpec { Rows = 3000, Files = 3, Format = TableFormat.Csv } });

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(7)]
    public Task Table_of_few_rows_gives_the_same(int rows) => CompareAsync(new JobSpec
    {
        Real = new TableSpec { Path = TestTables.Write(Path.Combine(Folder, $"few-{rows}"), "SELECT i AS a, 'x' AS b FROM range(ROWS) t(i)", rows, 1) },
    });

    [Test]
    public Task Wide_table_gives_the_same_bytes() => CompareAsync(new JobSpec
    {
        Real = new TableSpec
        {
            Path = TestTables.Write(Path.Combine(Folder, "wide"), $"SELECT {string.Join(", ", Enumerable.Range(1, 200).Select(c => $"(i * {c} * 7919) % {c + 2} AS c{c}"))} FROM range(ROWS) t(i)", 3000, 2),
        },
        Synthesizer = new SynthesizerSpec { Name = SynthesizerKind.Independent },
        Evaluate = new EvaluateSpec { Enabled = false },
    });

    [Test]
    public async Task Order_of_rows_and_number_of_files_do_not_matter()
    {
        const string Query = "SELECT i % 13 AS a, (i * 7919) % 1000 AS b, 'v' || (i % 5) AS c, i % 3 = 0 AS d FROM range(ROWS) t(i)";
        string one = TestTables.Write(Path.Combine(Folder, "ordered"), Query, 6000, 1);
        string many = TestTables.Write(Path.Combine(Folder, "shuffled"), Query, 6000, 200, "hash(i)");
        IReadOnlyList<string> expected = await EmbeddedAsync(new JobSpec { Real = new TableSpec { Path = one } });
        IReadOnlyList<string> actual = await SparkAsync(new JobSpec { Real = new TableSpec { Path = many } });
        Assert.That(actual.Take(4), Is.EqualTo(expected.Take(4)));
        Assert.That(actual.Any(l => l.StartsWith("model.json", StringComparison.Ordinal)), Is.True);
    }

    [Test]
    public Task Hive_style_folders_give_the_same_bytes() => CompareAsync(new JobSpec
    {
        Real = new TableSpec
        {
            Path = TestTables.WritePartitioned(Path.Combine(Folder, "hive"), "SELECT i % 50 AS a, CASE i % 3 WHEN 0 THEN NULL ELSE 'p' || (i % 3) END AS kind, DATE '2024-01-01' + (i % 4)::INTEGER AS day FROM range(ROWS) t(i)", 4000, "kind, day"),
        },
        Holdout = new HoldoutSpec { Fraction = 0.3 },
    });

    [Test]
    public async Task Table_that_executors_cannot_open_is_a_problem_of_the_user()
    {
        string path = TestTables.Write(Path.Combine(Folder, "vanishing"), "SELECT i % 5 AS a FROM range(ROWS) t(i)", 100, 2);
        await using var engine = Spark.Engine();
        var table = await engine.OpenAsync(new TableSpec { Path = path }, default);
        File.Delete(Path.Combine(path, "f-0001.parquet"));
        ProblemException error = (await Assert.ThrowsAsync<ProblemException>(() => engine.FoldAsync(table, new Core.Tasks.ProfileTask(table.Schema), null, default)))!;
        Assert.That(error.Problems[0].Where, Does.Contain("f-0001.parquet"));
        Assert.That(error.Problems[0].What, Does.Contain("executor"));
    }
}
