using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using NUnit.Framework;
using SparkSynth.Core;
using SparkSynth.Core.Tasks;
using SparkSynth.Engine.Embedded;
using SparkSynth.Engine.Spark;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.EngineConformance;

/// <summary>Tables that Spark itself reads (the rows channel, input): the embedded engine's model, byte for byte.</summary>
public sealed partial class SparkConformanceTests
{
    [Test]
    public Task Parquet_that_Spark_reads_gives_the_same_bytes() =>
        CompareReadingAsync(Adult(), real => real with { Spark = new SparkReadSpec() });

    [TestCase(SynthesizerKind.Independent)]
    [TestCase(SynthesizerKind.CopulaNetwork)]
    public Task Nasty_table_that_Spark_reads_gives_the_same_bytes(SynthesizerKind synthesizer) => CompareReadingAsync(new JobSpec
    {
        // an unsigned column has another type in Spark
        Real = new TableSpec { Path = TestTables.Write(Path.Combine(Folder, "read-nasty-" + synthesizer), TestTables.Nasty, 9000, 3), Exclude = ["unsigned"] },
        Synthesizer = new SynthesizerSpec { Name = synthesizer },
        Sample = new SampleSpec { Rows = 1000 },
    }, real => real with { Spark = new SparkReadSpec() });

    [TestCase(0)]
    [TestCase(1)]
    public Task Few_rows_that_Spark_reads_give_the_same(int rows) => CompareReadingAsync(new JobSpec
    {
        Real = new TableSpec { Path = TestTables.Write(Path.Combine(Folder, $"read-few-{rows}"), "SELECT i AS a, 'x' AS b FROM range(ROWS) t(i)", rows, 1) },
    }, real => real with { Spark = new SparkReadSpec() });

    [Test]
    public async Task Table_by_name_and_csv_give_the_model_of_the_embedded_engine()
    {
        JobSpec job = Adult() with { Evaluate = new EvaluateSpec { Enabled = false }, Sample = new SampleSpec { Rows = 100 } };
        IReadOnlyList<string> expected = await EmbeddedAsync(job);
        string csv = Path.Combine(Folder, "adult.csv");
        using (var connection = new DuckDBConnection("DataSource=:memory:;threads=1"))
        {
            connection.Open();
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = $"COPY (SELECT * FROM '{job.Real.Path}') TO '{csv}' (HEADER)";
            command.ExecuteNonQuery();
        }

        await using var other = new EmbeddedEngine(1);
        ITable files = await other.OpenAsync(job.Real, default);
        string ddl = string.Join(", ", files.Schema.Columns.Select(c => $"`{c.Name}` {(c.Type.Kind == Core.Tables.PhysicalType.String ? "STRING" : c.Type.Bits == 64 ? "BIGINT" : "INT")}"));
        var read = new SparkReadSpec { Format = "csv", Schema = ddl, Options = new SparkReadSpec().Options.SetItem("header", "true") };
        Assert.That(await SparkAsync(job with { Real = new TableSpec { Path = csv, Spark = read } }), Is.EqualTo(expected), "csv");
        Assert.That(await SparkAsync(job with { Real = new TableSpec { Table = $"parquet.`{job.Real.Path}`" } }, "named"), Is.EqualTo(expected), "by name");
    }

    [Test]
    public async Task Audit_of_tables_that_only_Spark_reads_gives_the_figures_of_the_embedded_engine()
    {
        // one file each, so that Spark's rows come in the order of the file's
        const string Query = "SELECT i AS id, i % 13 AS a, CASE WHEN i % 50 = 0 THEN NULL ELSE (i * PRIME) % 10000 END AS b, 'v' || ((i * PRIME) % 5) AS c, i % 3 = 0 AS d, ((i * PRIME) % 1000)::DECIMAL(9, 2) / 7 AS e, DATE '2020-01-01' + (i % 700)::INTEGER AS f, TIMESTAMP '2020-01-01 00:00:00.000001' + to_seconds((i * PRIME) % 100000) AS g, TIMESTAMPTZ '2024-03-31 01:30:00+00' + to_seconds(i % 999) AS h FROM range(ROWS) t(i)";
        string real = TestTables.Write(Path.Combine(Folder, "audit-real"), Query.Replace("PRIME", "7919", StringComparison.Ordinal), 1500, 1), other = TestTables.Write(Path.Combine(Folder, "audit-holdout"), Query.Replace("PRIME", "104729", StringComparison.Ordinal), 700, 1);
        var job = new JobSpec { Real = new TableSpec { Path = real }, Holdout = new HoldoutSpec { Path = other }, Audit = new AuditSpec { Enabled = true }, Sample = new SampleSpec { Rows = 1500 } };
        JsonObject expected = JsonNode.Parse((await EmbeddedAsync(job))[^1])!.AsObject();
        JobSpec named = job with { Real = new TableSpec { Table = $"parquet.`{real}`" }, Holdout = new HoldoutSpec { Table = $"parquet.`{other}`" } };
        JsonObject actual = JsonNode.Parse((await SparkAsync(named))[^1])!.AsObject();
        Assert.That(actual["privacy"]!.ToJsonString(), Is.EqualTo(expected["privacy"]!.ToJsonString()).And.Length.GreaterThan(1000));
        Assert.That(actual["quality"]!.ToJsonString(), Is.EqualTo(expected["quality"]!.ToJsonString()));
        Assert.That(actual["warnings"]!.ToJsonString(), Does.Contain("copied from Spark to a temporary file of the driver"));
        Assert.That(Directory.EnumerateDirectories(Path.GetTempPath(), "sparksynth-copies-*"), Is.Empty);
    }

    [Test]
    public async Task Audit_of_a_fraction_of_a_table_that_Spark_reads_counts_its_sides()
    {
        JobSpec job = Adult() with { Real = Adult().Real with { Spark = new SparkReadSpec() }, Holdout = new HoldoutSpec { Fraction = 0.3 }, Audit = new AuditSpec { Enabled = true }, Evaluate = new EvaluateSpec { Enabled = false }, Sample = new SampleSpec { Rows = 2000 } };
        JsonNode privacy = JsonNode.Parse((await SparkAsync(job))[^1])!["privacy"]!;
        long train = (long)privacy["rows"]!["train"]!, holdout = (long)privacy["rows"]!["holdout"]!;
        await using var embedded = new EmbeddedEngine(1);
        Assert.That(train + holdout, Is.EqualTo((await embedded.OpenAsync(Adult().Real, default)).Rows));
        Assert.That(holdout / (double)(train + holdout), Is.EqualTo(0.3).Within(0.02));
        Assert.That((double)privacy["closerToTrain"]!, Is.EqualTo(0.5).Within(0.06));
    }

    [Test]
    public async Task Sides_of_rows_that_Spark_reads_make_up_the_table()
    {
        await using SparkEngine engine = Spark.Engine();
        ITable all = await engine.OpenAsync(Adult().Real with { Spark = new SparkReadSpec() }, default);
        async Task<long> RowsAsync(ITable table) => ((Core.Statistics.ProfileFold)await engine.FoldAsync(table, new ProfileTask(table.Schema), null, default)).Rows;
        var side = new RowSide(0.2, 7, IsHoldout: true);
        long held = await RowsAsync(all.WithSide(side)), kept = await RowsAsync(all.WithSide(side.Other));
        Assert.That(held + kept, Is.EqualTo(32_561).And.EqualTo(all.Rows));
        Assert.That(held, Is.InRange(6200, 6830), "6512 ± 6 standard deviations, duplicates included");
        Assert.That(all.WithSide(side).Warnings.Single(), Does.Contain("hash"));
    }

    [TestCase("no.such.table", null)]
    [TestCase("no_such_table", null)]
    [TestCase(null, "nosuchformat")]
    public async Task Table_that_Spark_does_not_find_is_a_problem_with_its_error_class(string? name, string? format)
    {
        await using SparkEngine engine = Spark.Engine();
        var table = new TableSpec { Table = name, Path = name is null ? "/no/such/path" : "", Spark = format is null ? null : new SparkReadSpec { Format = format } };
        ProblemException error = (await Assert.ThrowsAsync<ProblemException>(() => engine.OpenAsync(table, default)))!;
        Assert.That(error.Problems.Single().Code, Is.EqualTo("spark-cannot-read"));
        Assert.That(error.Problems[0].What, Does.Match(@"\[[A-Z_.]+"));
    }

    [Test]
    public async Task Columns_that_cannot_be_modelled_are_all_told_at_once()
    {
        string path = TestTables.Write(Path.Combine(Folder, "nested"), "SELECT i AS a, [i] AS b, {'x': i} AS c FROM range(ROWS) t(i)", 10, 1);
        await using SparkEngine engine = Spark.Engine();
        ProblemException error = (await Assert.ThrowsAsync<ProblemException>(() => engine.OpenAsync(new TableSpec { Path = path, Spark = new SparkReadSpec(), Exclude = ["d"] }, default)))!;
        Assert.That(error.Problems.Select(p => p.Code), Is.EqualTo(new[] { "unknown-column", "unsupported-type", "unsupported-type" }));
    }

    [TestCase("head -n 100 | $WORKER \"$@\"", "handed")]
    [TestCase("sed 's/^2097153,/2097154,/' | $WORKER \"$@\"", "not those")]
    [TestCase("cat > /dev/null", "handed")]
    [TestCase("cat > /dev/null; echo garbage", "no report")]
    [TestCase("sed 's/,/;/' | $WORKER \"$@\"", "framed")]
    public async Task Worker_that_loses_or_changes_rows_is_found_out(string script, string words)
    {
        string path = TestTables.Write(Path.Combine(Folder, "guarded"), "SELECT i % 7 AS a, i % 2 AS b FROM range(ROWS) t(i)", 5_000, 1);
        string folder = Directory.CreateDirectory(Path.Combine(Folder, "worker-" + TestContext.CurrentContext.Test.ID)).FullName;
        await using SparkEngine engine = Spark.Engine(TestWorker.Misbehaving(folder, script));
        ITable table = await engine.OpenAsync(new TableSpec { Path = path, Spark = new SparkReadSpec() }, default);
        Exception error = (await Assert.ThrowsAsync(Is.InstanceOf<Exception>(), () => engine.FoldAsync(table, new ProfileTask(table.Schema), null, default)))!;
        Assert.That(error, Is.InstanceOf<SparkStageException>().Or.InstanceOf<InvalidDataException>());
        Assert.That(error.Message, Does.Contain(words));
    }

    [Test]
    public async Task Spark_that_stumbles_over_a_value_does_not_show_it()
    {
        string path = Path.Combine(Folder, "stumble.csv");
        await File.WriteAllTextAsync(path, "a\n1\nsecret-value\n2\n");
        var read = new SparkReadSpec { Format = "csv", Schema = "a INT", Options = new SparkReadSpec().Options.SetItem("header", "true").SetItem("mode", "FAILFAST") };
        await using SparkEngine engine = Spark.Engine();
        ITable table = await engine.OpenAsync(new TableSpec { Path = path, Spark = read }, default);
        SparkStageException error = (await Assert.ThrowsAsync<SparkStageException>(() => engine.FoldAsync(table, new ProfileTask(table.Schema), null, default)))!;
        Assert.That(error.ToString(), Does.Contain("while it read rows").And.Not.Contain("secret-value"));
    }

    [Test]
    public async Task Embedded_engine_says_that_it_needs_Spark()
    {
        await using var engine = new EmbeddedEngine(1);
        ProblemException error = (await Assert.ThrowsAsync<ProblemException>(() => engine.OpenAsync(new TableSpec { Table = "a.b.c" }, default)))!;
        Assert.That(error.Problems.Single().Code, Is.EqualTo("needs-spark"));
    }

    private async Task CompareReadingAsync(JobSpec job, Func<TableSpec, TableSpec> reading)
    {
        IReadOnlyList<string> expected = await EmbeddedAsync(job);
        IReadOnlyList<string> actual = await SparkAsync(job with { Real = reading(job.Real) });
        Assert.That(actual, Is.EqualTo(expected));
    }
}
