using NUnit.Framework;
using SparkSynth.Core;
using SparkSynth.Core.Privacy;
using SparkSynth.Engine.Embedded;
using SparkSynth.Engine.Spark;
using SparkSynth.Jobs;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Results.Audit;
using SparkSynth.Jobs.Spec;
using SparkSynth.Jobs.Stages.Audit;
using SparkSynth.SparkConnect;
using SparkSynth.SparkConnect.Plans;
using SparkSynth.SparkConnect.Sessions;

namespace SparkSynth.EngineConformance;

/// <summary>The same job on the embedded engine and on Spark: the same model file, part files, scores and problems, byte for byte.</summary>
[Category("Spark")]
public sealed partial class SparkConformanceTests() : SparkFixture(oldest: false, SparkServer.Cluster)
{
    private const string SearchTable = "SELECT i % 13 AS a, CASE WHEN i % 50 = 0 THEN NULL ELSE (i * 7919) % 10000 END AS b, 'v' || (i % 5) AS c, i % 3 = 0 AS d, hash(i) % 1000 / 7.0 AS e FROM range(ROWS) t(i)";

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

    [TestCase(ChannelKind.Direct)]
    [TestCase(ChannelKind.Rows)]
    public async Task States_that_executors_merge_give_the_same_model(ChannelKind channel)
    {
        string table = Path.Combine(Folder, "merged");
        if (!Directory.Exists(table)) TestTables.Write(table, TestTables.Nasty, 9000, 30);
        var job = new JobSpec { Real = new TableSpec { Path = table }, Sample = new SampleSpec { Rows = 500 }, Evaluate = new EvaluateSpec { Enabled = channel == ChannelKind.Direct } };
        IReadOnlyList<string> expected, actual;
        if (channel == ChannelKind.Direct) expected = await EmbeddedAsync(job);
        else await using (SparkEngine engine = Spark.Engine(channel: channel, slots: 8)) expected = await RunOutcome.OfAsync(To(job, "driver"), engine); // Spark knows fewer types than the files
        await using (SparkEngine engine = Spark.Engine(channel: channel, slots: 8, mergeItems: 2)) actual = await RunOutcome.OfAsync(To(job, "executors"), engine);
        if (channel == ChannelKind.Direct) Assert.That(actual, Is.EqualTo(expected));
        else Assert.That(Model(actual), Is.EqualTo(Model(expected)));

        static string Model(IReadOnlyList<string> outcome) => outcome.Single(l => l.StartsWith("model.json", StringComparison.Ordinal));
    }

    [TestCase(null)]
    [TestCase(1L << 26)]
    [TestCase(1L << 15)]
    public async Task Searches_on_executors_give_the_answers_and_counters_of_the_embedded_engine(long? blockBytes)
    {
        string train = TestTables.Write(Path.Combine(Folder, "search-train"), SearchTable, 9000, 2), other = TestTables.Write(Path.Combine(Folder, "search-other"), SearchTable.Replace("7919", "104729", StringComparison.Ordinal), 7000, 2);
        var profiles = new List<GowerProfile>();
        var results = new List<NearestResult[]>();
        var distinct = new List<(int, int)>();
        await using var embedded = new EmbeddedEngine(2);
        await using SparkEngine spark = Spark.Engine(blockBytes: blockBytes);
        foreach (IEngine engine in (IEngine[])[embedded, spark])
        {
            var search = (ISearchEngine)engine;
            ITable t = await engine.OpenAsync(new TableSpec { Path = train }, default), s = await engine.OpenAsync(new TableSpec { Path = other }, default);
            var task = new Core.Tasks.GowerProfileTask(t.Schema, [.. Enumerable.Range(0, t.Schema.Columns.Length)], false);
            GowerRuler ruler = GowerRuler.Create(new GowerOptions(), (GowerProfile)await engine.FoldAsync(t, task, null, default));
            ISearchRows reference = await search.PackAsync(t, ruler, null, default), queries = await search.PackAsync(s, ruler, null, default), fewer = await search.ProjectAsync(reference, ruler.Subset(new HashSet<string> { "a", "c", "d" }), default);
            long told = 0;
            NearestResult nearest = await search.SearchAsync(reference, queries, new NearestOptions { Progress = new Told(rows => Interlocked.Add(ref told, rows)) }, default);
            Assert.That(told, Is.EqualTo(7000));
            results.Add(
            [
                nearest,
                await search.SearchAsync(reference, queries, new NearestOptions { Neighbours = 1, Bounds = [.. Enumerable.Range(0, queries.Count).Select(q => nearest.Units[2 * q] - (q % 3) + 1)] }, default),
                await search.SearchAsync(reference, reference, new NearestOptions { Neighbours = 3, ExcludeOwnId = true }, default),
                await search.SearchAsync(reference, queries, new NearestOptions { Kernel = SearchKernel.Scan }, default),
                await search.SearchAsync(reference, search.Hold(await search.TakeAsync(queries, new[] { 3, 77, 6999 }, default)), new NearestOptions { Neighbours = 900 }, default),
                await search.SearchAsync(search.Hold(await search.TakeAsync(reference, new[] { 1, 8000 }, default)), queries, new NearestOptions { Neighbours = 3 }, default),
                await search.SearchAsync(fewer, await search.ProjectAsync(queries, fewer.Ruler, default), new NearestOptions(), default),
            ]);
            distinct.Add((await search.DistinctAsync(reference, default), await search.DistinctAsync(fewer, default)));
            Assert.That(await search.RecheckAsync(reference, queries, new NearestOptions(), nearest, new[] { 0, 5, 4711 }, default), Is.Zero);
            nearest.Ids[10]++;
            Assert.That(await search.RecheckAsync(reference, queries, new NearestOptions(), nearest, new[] { 0, 5, 4711 }, default), Is.EqualTo(1));
            nearest.Ids[10]--;
        }

        for (int i = 0; i < results[0].Length; i++)
        {
            (NearestResult a, NearestResult b) = (results[0][i], results[1][i]);
            Assert.That((b.Units, b.Ids, b.LowerBounds), Is.EqualTo((a.Units, a.Ids, a.LowerBounds)), $"search {i}");
            if (blockBytes is null) Assert.That(Json(b.Counters), Is.EqualTo(Json(a.Counters)), $"search {i}");
            else Assert.That((b.Counters.Pairs, b.Counters.Accounted), Is.EqualTo((a.Counters.Pairs, a.Counters.Pairs)), $"search {i}");
        }

        Assert.That(distinct[1], Is.EqualTo(distinct[0]));
        if (blockBytes == 1 << 15) Assert.That(results[1][0].Counters.PrunedByBlock, Is.Positive, "boxes rule out blocks");

        Assert.That(results[1][0].Units, Has.Some.Positive.And.Some.Zero);
        static string Json(SearchCounters counters) => System.Text.Json.JsonSerializer.Serialize(counters);
    }

    [TestCase(1)]
    [TestCase(13)]
    [TestCase(1000)]
    public async Task Shuffle_keys_go_where_Spark_sends_them(int partitions)
    {
        using var client = new SparkConnectClient(Spark.Server.Endpoint);
        await using SparkSession session = await client.OpenSessionAsync(default);
        var query = new Relation.Sql(FormattableString.Invariant($"SELECT transform(array({string.Join(',', ShuffleKeys.For(partitions))}), k -> pmod(hash(k), {partitions})) = sequence(0, {partitions - 1}) AS same"));
        var same = new List<bool?>();
        await foreach (Apache.Arrow.RecordBatch batch in session.Execute(query).ReadAsync(default))
            using (batch)
                for (int i = 0; i < batch.Length; i++) same.Add(((Apache.Arrow.BooleanArray)batch.Column(0)).GetValue(i));
        Assert.That(same, Is.EqualTo(new bool?[] { true }));
    }

    [Test]
    public async Task Audit_of_tables_that_nobody_holds_gives_the_figures_of_the_embedded_engine()
    {
        string train = TestTables.Write(Path.Combine(Folder, "audit-train"), SearchTable, 9000, 3), synthetic = TestTables.Write(Path.Combine(Folder, "audit-synthetic"), SearchTable.Replace("7919", "104729", StringComparison.Ordinal), 7000, 2);
        async Task<string> FiguresAsync(IEngine engine)
        {
            var runner = new JobRunner(_ => engine, "test", TimeProvider.System, () => null);
            var job = new JobSpec { Real = new TableSpec { Path = train }, Holdout = new HoldoutSpec { Fraction = 0.25 }, Audit = new AuditSpec { Enabled = true } };
            AuditResult audit = await runner.AuditAsync(new TableSpec { Path = synthetic }, job, new AuditRequest(), new Progress<StageProgress>(), default);
            Assert.That(audit.Warnings.Select(w => w.Code), Does.Not.Contain("search"));
            return System.Text.Json.JsonSerializer.Serialize(audit.Privacy with { Certificate = audit.Privacy.Certificate with { PrunedByBoxes = 0, PrunedByNominals = 0, PrunedByScreen = 0, Verified = 0, Equal = 0, Searches = [] } }, ResultsJson.Readable.PrivacySummary);
        }

        Assert.That(await FiguresAsync(Spark.Engine(blockBytes: 1 << 17, heldBytes: 250_000, driverPairs: long.MaxValue)), Is.EqualTo(await FiguresAsync(new EmbeddedEngine(2))));
    }

    [Test]
    public async Task Lookalikes_are_those_of_the_embedded_engine()
    {
        string all = TestTables.Write(Path.Combine(Folder, "population"), SearchTable, 3000, 2), some = TestTables.Write(Path.Combine(Folder, "campaign"), SearchTable, 40, 1);
        async Task<string> LikeAsync(IEngine engine)
        {
            var runner = new JobRunner(_ => engine, "test", TimeProvider.System, () => null);
            var request = new LookalikeRequest(new TableSpec { Path = some }, new TableSpec { Path = all }, 4, Group: false, Key: null, Columns: ["a", "b", "c"]);
            LookalikeResult result = await runner.LookalikeAsync(new JobSpec { Real = new TableSpec { Path = all } }, request, new Progress<StageProgress>(), default);
            Assert.That(result.Rows, Has.Count.EqualTo(160));
            return string.Join('\n', result.Rows);
        }

        Assert.That(await LikeAsync(Spark.Engine()), Is.EqualTo(await LikeAsync(new EmbeddedEngine(2))));
    }

    [Test]
    public async Task Time_limit_keeps_the_search_on_the_driver_and_says_so()
    {
        string table = TestTables.Write(Path.Combine(Folder, "limited"), SearchTable, 500, 1);
        var runner = new JobRunner(_ => Spark.Engine(), "test", TimeProvider.System, () => null);
        var job = new JobSpec { Real = new TableSpec { Path = table }, Audit = new AuditSpec { Enabled = true, TimeLimit = 1000, Measures = [AuditMeasure.Distances] } };
        AuditResult audit = await runner.AuditAsync(new TableSpec { Path = table }, job, new AuditRequest(), new Progress<StageProgress>(), default);
        Assert.That(audit.Warnings.Single(w => w.Code == "search").What, Does.Contain("driver"));
        Assert.That(audit.Privacy.ExactMatches, Is.EqualTo(500));
    }

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

    private sealed class Told(Action<long> rows) : IProgress<long>
    {
        public void Report(long value) => rows(value);
    }
}
