using NUnit.Framework;
using System.Text.Json;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Results.Audit;
using SparkSynth.Jobs.Spec;
using SparkSynth.Jobs.Stages.Audit;

namespace SparkSynth.EngineConformance;

/// <summary>The privacy audit on engines that have the Search shape.</summary>
[TestFixtureSource(typeof(Engines), nameof(Engines.All))]
public sealed class AuditTests(EngineCase engine) : EngineSuite(engine)
{
    private readonly EngineCase _engine = engine;

    [OneTimeSetUp]
    public async Task NeedsSearch()
    {
        await using IEngine probe = _engine.Create(new EngineSpec());
        if (probe is not ISearchEngine) Assert.Ignore("this engine has no Search yet");
    }

    [Test]
    public async Task Run_audits_what_it_made_and_finds_no_memory_in_Adult()
    {
        RunResult run = await RunAsync($"{{real: '{Adult}', holdout: 0.2, audit: true, gates: {{audit: {{closer-to-train: 0.52, exact-matches: 0.001, dcr-5th-percentile-ratio: 0.9, membership-auc: 0.52}}}}, output: out}}");
        PrivacySummary privacy = run.Privacy!;
        Assert.That(run.Gates.Select(g => g.Passed), Is.All.True);
        Assert.That(run.Gates, Has.Count.EqualTo(4));
        Assert.That((privacy.Rows.Train, privacy.Rows.Synthetic, privacy.Rows.Holdout), Is.EqualTo((run.Fit.Rows, run.Sample.Rows, run.Fit.HoldoutRows)));
        // a single split has a standard error near .015: 6 of them
        Assert.That(privacy.CloserToTrain, Is.EqualTo(0.5).Within(0.09));
        Assert.That(privacy.MembershipAuc, Is.EqualTo(0.5).Within(0.03));
        Assert.That((privacy.Certificate.Rechecked, privacy.Certificate.Differing, privacy.Certificate.Unvisited), Is.EqualTo((1000, 0, 0L)));
        Assert.That(privacy.AttributeInference, Has.Count.EqualTo(15));
        Assert.That((object?[])[privacy.Linkability, privacy.SinglingOut, privacy.QuasiIdentifiers, privacy.Sdmetrics, privacy.Leaks, privacy.WorstSegments], Has.All.Not.Null);
        using JsonDocument written = JsonDocument.Parse(await File.ReadAllBytesAsync(In("out/results.json")));
        Assert.That(written.RootElement.GetProperty("privacy").GetProperty("gower").GetProperty("median").GetDouble(), Is.EqualTo(privacy.Gower.Median).Within(1e-11));
    }

    [Test]
    public async Task Audit_of_the_written_table_gives_the_figures_of_run_on_any_number_of_threads()
    {
        Sql("COPY (FROM '{adult}' LIMIT 12000) TO '{here}/a.parquet'");
        RunResult run = await RunAsync("{real: a.parquet, holdout: 0.2, seed: 3, evaluate: false, audit: true, output: out}");
        string Figures(PrivacySummary privacy) => JsonSerializer.Serialize(privacy with { Certificate = privacy.Certificate with { Searches = [] } }, ResultsJson.Readable.PrivacySummary);
        foreach (int threads in (int[])[1, 3])
        {
            AuditResult audit = await AuditAsync("out/synthetic", $"{{real: a.parquet, holdout: 0.2, seed: 3, audit: true, engine: {{threads: {threads}}}}}");
            Assert.That(Figures(audit.Privacy), Is.EqualTo(Figures(run.Privacy!)));
        }
    }

    [Test]
    public async Task Partitions_change_no_figure()
    {
        Split();
        Sql("COPY (FROM '{here}/s.parquet') TO '{here}/many.parquet' (ROW_GROUP_SIZE 2048); COPY (FROM '{here}/t.parquet') TO '{here}/t-many.parquet' (ROW_GROUP_SIZE 2048)");
        PrivacySummary one = (await AuditAsync("s.parquet", "{real: t.parquet, holdout: {path: h.parquet}, audit: true}")).Privacy;
        PrivacySummary many = (await AuditAsync("many.parquet", "{real: t-many.parquet, holdout: {path: h.parquet}, audit: true}")).Privacy;
        Assert.That(JsonSerializer.Serialize(many, ResultsJson.Readable.PrivacySummary), Is.EqualTo(JsonSerializer.Serialize(one, ResultsJson.Readable.PrivacySummary)));
    }

    [Test]
    public async Task Planted_copies_are_all_found()
    {
        Split();
        PlantSummary plant = (await AuditAsync("s.parquet", "{real: t.parquet, holdout: {path: h.parquet}, audit: true}", new AuditRequest { Plant = 0.01 })).Privacy.Plant!;
        Assert.That((plant.ExactCopies, plant.ExactFound), Is.EqualTo((50L, 50L)));
        Assert.That((plant.NearCopies, plant.NearFound), Is.EqualTo((50L, 50L)));
        Assert.That(plant.Measures.Single(m => m.Measure == "exact matches, share").Noticed, Is.True);
        Assert.That(plant.Measures.Any(m => !m.Noticed), Is.True, "a control that everything notices would be no control");
    }

    [Test]
    public async Task Copy_of_the_real_table_is_called_a_total_copy()
    {
        Split();
        AuditResult audit = await AuditAsync("t.parquet", "{real: t.parquet, holdout: {path: h.parquet}, audit: true, gates: {audit: {exact-matches: 0.01, closer-to-train: 0.52}}}");
        Assert.That(audit.Privacy.ExactMatches, Is.EqualTo(10_000));
        Assert.That(audit.Privacy.Findings[0], Does.StartWith("Total copy"));
        Assert.That(audit.Warnings.Select(w => w.Code), Does.Contain("total-copy"));
        Assert.That(audit.Gates.Select(g => g.Passed), Is.All.False);
        Assert.That(audit.Privacy.CloserToTrain, Is.GreaterThan(0.95));
        Assert.That(audit.Privacy.MembershipAuc, Is.GreaterThan(0.95));
        Assert.That(audit.Privacy.Sdmetrics!.NewRows!.Score, Is.Zero);
        Assert.That(audit.Privacy.AttributeInference!.Single(a => a.Column == "education").Risk.Low, Is.GreaterThan(0.3));
    }

    [Test]
    public async Task Holdout_that_overlaps_train_is_told_with_its_count()
    {
        Split();
        Sql("COPY (FROM '{here}/h.parquet' UNION ALL (FROM '{here}/t.parquet' LIMIT 500)) TO '{here}/leaky.parquet'");
        AuditResult audit = await AuditAsync("s.parquet", "{real: t.parquet, holdout: {path: leaky.parquet}, audit: {enabled: true, measures: [distances]}}");
        Assert.That(audit.Warnings.Single(w => w.Code == "holdout-overlap").What, Does.Match("^50[0-9] of "));
        AuditResult clean = await AuditAsync("s.parquet", "{real: t.parquet, holdout: {path: h.parquet}, audit: {enabled: true, measures: [distances]}}");
        Assert.That(clean.Warnings.Select(w => w.Code), Does.Not.Contain("holdout-overlap"));
    }

    [Test]
    public async Task Time_limit_gives_bounds_that_hold()
    {
        Split();
        PrivacySummary exact = (await AuditAsync("s.parquet", "{real: t.parquet, audit: {enabled: true, measures: [distances]}}")).Privacy;
        AuditResult cut = await AuditAsync("s.parquet", "{real: t.parquet, audit: {enabled: true, timeLimit: 0}}");
        Assert.That(cut.Privacy.Certificate.Unvisited, Is.Positive);
        Assert.That(cut.Privacy.GowerAtLeast!.Median, Is.LessThanOrEqualTo(exact.Gower.Median));
        Assert.That(cut.Privacy.Gower.Median, Is.GreaterThanOrEqualTo(exact.Gower.Median));
        Assert.That(cut.Warnings.Select(w => w.Code), Does.Contain("time-limit"));
        Assert.That(cut.Privacy.Coverage.Where(c => c.How == "skipped"), Is.Not.Empty);
        Assert.That(cut.Privacy.Coverage.Single(c => c.Measure.StartsWith("distances", StringComparison.Ordinal)).How, Is.EqualTo("bounds"));
    }

    [Test]
    public async Task Without_a_holdout_there_is_no_word_on_overfitting()
    {
        Split();
        AuditResult audit = await AuditAsync("s.parquet", "{real: t.parquet, audit: true, gates: {audit: {closer-to-train: 0.52}}}");
        Assert.That((audit.Privacy.CloserToTrain, audit.Privacy.MembershipAuc, audit.Privacy.Dcr5thPercentileRatio), Is.EqualTo(((double?)null, (double?)null, (double?)null)));
        Assert.That(audit.Warnings.Select(w => w.Code), Does.Contain("no-holdout"));
        Assert.That(audit.Gates.Single(), Is.EqualTo(new GateResult("audit.closer-to-train", null, null, false, 0.52)), "what was not measured passes no gate");
    }

    [Test]
    public async Task Rows_are_written_on_request_with_hashed_numbers()
    {
        Split();
        await AuditAsync("s.parquet", "{real: t.parquet, holdout: {path: h.parquet}, audit: {enabled: true, measures: [distances]}}", new AuditRequest { RowsOut = In("rows.csv") });
        await AuditAsync("s.parquet", "{real: t.parquet, audit: {enabled: true, measures: [distances]}}", new AuditRequest { RowsOut = In("plain.csv"), PlainIds = true });
        string[] hashed = await File.ReadAllLinesAsync(In("rows.csv")), plain = await File.ReadAllLinesAsync(In("plain.csv"));
        Assert.That((hashed.Length, plain.Length), Is.EqualTo((10_001, 10_001)));
        Assert.That(hashed[1].Split(',')[0], Does.Match("^[0-9a-f]{24}$"));
        Assert.That(plain[1].Split(',')[0], Is.EqualTo("0"));
        Assert.That(hashed[1..].Select(l => l.Split(',')[0]).Distinct().Count(), Is.EqualTo(10_000));
    }

    [Test]
    public async Task Matrix_and_nearest_rows_of_1971_equal_those_of_R()
    {
        string data = Path.Combine(AppContext.BaseDirectory, "Data", "gower");
        JobSpec job = Job($"{{real: '{data}/y.csv', holdout: {{path: '{data}/x.csv'}}, audit: {{nullRule: gower1971}}}}");
        NeighboursResult rows = await Runner().NeighboursAsync(new TableSpec { Path = Path.Combine(data, "x.csv") }, job, new NeighboursRequest(Matrix: true, Top: 5), Silent, CancellationToken.None);
        double[][] matrix = [.. File.ReadLines(Path.Combine(data, "matrix_1971.csv")).Select(l => l.Split(',').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture)).ToArray())];
        Assert.That(rows.Matrix, Is.EqualTo(matrix).Within(1e-12));
        double[] top = [.. File.ReadLines(Path.Combine(data, "top5_1971.csv")).Skip(1).Select(l => double.Parse(l.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.That(rows.Top!.Select(r => r.Distance), Is.EqualTo(top).Within(1e-12));
        Assert.That(rows.Top![0].Distance, Is.EqualTo(rows.Matrix![0][rows.Top[0].Row]));
    }

    [Test]
    public async Task Ladder_goes_down_until_the_gate_is_kept_and_says_so()
    {
        Sql("COPY (FROM '{adult}' LIMIT 4000) TO '{here}/a.parquet'");
        RunResult never = await RunAsync("{real: a.parquet, holdout: 0.2, evaluate: false, audit: {enabled: true, ladder: true, measures: [distances]}, gates: {audit: {closer-to-train: 0.1}}, output: never}");
        Assert.That(never.Privacy!.Ladder!.Select(s => s.Step), Is.EqualTo((string[])["the job's dials", "rho 4", "rho 8", "rho 8, parents 2", "rho 8, parents 1", "independent"]));
        Assert.That(never.Privacy.Ladder!.Select(s => s.Chosen), Is.EqualTo((bool[])[false, false, false, false, false, true]));
        Assert.That(never.Fit.Synthesizer, Is.EqualTo("independent"));
        Assert.That(never.Warnings.Single(w => w.Code == "ladder").What, Does.Contain("5 steps down"));
        Assert.That(never.Gates.Single().Passed, Is.False, "the last step does not keep it either");

        RunResult first = await RunAsync("{real: a.parquet, holdout: 0.2, audit: {enabled: true, ladder: true, measures: [distances]}, gates: {audit: {closer-to-train: 0.9}}, output: first}");
        LadderStep step = first.Privacy!.Ladder!.Single();
        Assert.That((step.Chosen, step.Splits), Is.EqualTo((true, 5)));
        Assert.That(step.CloserToTrain, Is.EqualTo(0.5).Within(0.1));
        Assert.That(step.Overall, Is.GreaterThan(0.9));
        Assert.That(first.Gates.Single().Score, Is.EqualTo(step.CloserToTrain));
        Assert.That(first.Warnings.Select(w => w.Code), Does.Not.Contain("ladder"));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder, "*ladder*", new EnumerationOptions { AttributesToSkip = default }), Is.Empty, "nothing of the splits is left");
    }

    [Test]
    public async Task Bad_tables_are_explained()
    {
        Sql("COPY (SELECT 1 AS a, 'x' AS b) TO '{here}/one.parquet'; COPY (SELECT 'y' AS a, 'x' AS b) TO '{here}/types.parquet'; COPY (SELECT 1 AS z) TO '{here}/other.parquet'; COPY (SELECT 1 AS a, 'x' AS b WHERE false) TO '{here}/none.parquet'");
        async Task<string> Code(string synthetic, string yaml) => (await ProblemsOf(() => AuditAsync(synthetic, yaml)))[0].Code;
        Assert.That(await Code("types.parquet", "{real: one.parquet, audit: true}"), Is.EqualTo("type-differs"));
        Assert.That(await Code("other.parquet", "{real: one.parquet, audit: true}"), Is.EqualTo("no-common-column"));
        Assert.That(await Code("none.parquet", "{real: one.parquet, audit: true}"), Is.EqualTo("no-rows"));
        Assert.That(await Code("one.parquet", "{real: none.parquet, audit: true}"), Is.EqualTo("no-rows"));
        Assert.That(await Code("one.parquet", "{real: one.parquet, audit: {enabled: true, quasiIdentifiers: [q]}}"), Is.EqualTo("unknown-column"));
        Assert.That(await Code("one.parquet", "{real: one.parquet, audit: {enabled: true, exclude: [a, b]}}"), Is.EqualTo("no-common-column"));
    }

    [TestCase("SELECT 1 AS a, 'x' AS b", TestName = "One row")]
    [TestCase("SELECT i AS a, NULL::VARCHAR AS b, NULL::DOUBLE AS c FROM range(300) t(i)", TestName = "Columns of nulls")]
    [TestCase("SELECT CASE i % 4 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE WHEN 2 THEN '-inf'::DOUBLE ELSE i END AS a, i % 3 = 0 AS b FROM range(400) t(i)", TestName = "NaN and infinity")]
    [TestCase("SELECT 7 AS a, 'c' AS b FROM range(500) t(i)", TestName = "Constants")]
    [TestCase("SELECT DATE '2020-01-01' + (i % 700)::INTEGER AS d, TIMESTAMP '2020-01-01' + INTERVAL (i) MINUTE AS t, TIME '00:00:00' + INTERVAL (i) SECOND AS u, (i / 7.0)::DECIMAL(9, 2) AS m FROM range(900) t(i)", TestName = "Times and decimals")]
    public async Task Odd_tables_are_audited(string table)
    {
        Sql($"COPY ({table}) TO '{{here}}/t.parquet'", "COPY (FROM '{here}/t.parquet' USING SAMPLE 60 PERCENT (bernoulli, 4) UNION ALL (FROM '{here}/t.parquet' LIMIT 1)) TO '{here}/s.parquet'");
        AuditResult audit = await AuditAsync("s.parquet", "{real: t.parquet, columns: {}, audit: true}", new AuditRequest { Plant = 0.1 });
        Assert.That(audit.Privacy.ExactMatchDetail.IsTotalCopy, Is.True);
        Assert.That(audit.Privacy.Plant!.ExactFound, Is.EqualTo(audit.Privacy.Plant.ExactCopies));
        Assert.That(JsonSerializer.Serialize(audit, ResultsJson.Readable.AuditResult), Does.Not.Contain("NaN"));
    }

    [Test]
    public async Task Many_distinct_texts_are_audited()
    {
        Sql("COPY (SELECT 'customer ' || i AS name, i % 50 AS a, 'g' || i % 9 AS b FROM range(200000) t(i)) TO '{here}/t.parquet'", "COPY (SELECT 'somebody ' || i AS name, i % 49 AS a, 'g' || i % 8 AS b FROM range(1000) t(i)) TO '{here}/s.parquet'");
        AuditResult left = await AuditAsync("s.parquet", "{real: t.parquet, audit: true}");
        Assert.That(left.Privacy.Ruler.LeftOut.Single(), Is.EqualTo(new LeftOutColumn("name", "key")));
        AuditResult compared = await AuditAsync("s.parquet", "{real: t.parquet, columns: {name: categorical}, audit: {enabled: true, measures: [distances]}}");
        Assert.That(compared.Privacy.Gower.Min, Is.GreaterThanOrEqualTo(1 / 3.0));
    }

    [Test]
    public async Task Lookalikes_are_the_nearest_that_are_not_targets_themselves()
    {
        Sql("COPY (SELECT i AS id, (i * 37) % 1000 AS x, 'c' || i % 5 AS c FROM range(1000) t(i)) TO '{here}/all.parquet'", "COPY (FROM '{here}/all.parquet' WHERE id IN (3, 500)) TO '{here}/campaign.parquet'");
        var request = new LookalikeRequest(new TableSpec { Path = In("campaign.parquet") }, new TableSpec { Path = In("all.parquet") }, 4, Group: false, Key: null, Columns: ["x", "c"]);
        LookalikeResult each = await Runner().LookalikeAsync(Job("{audit: {}}"), request, Silent, CancellationToken.None);
        Assert.That((each.TargetRows, each.PopulationRows, each.LeftOut), Is.EqualTo((2L, 1000L, 2L)));
        Assert.That(each.Rows, Has.Count.EqualTo(8));
        Assert.That(each.Rows.Select(r => r.Row), Has.None.EqualTo(3).And.None.EqualTo(500));
        // x of row i is 37 i mod 1000, of row 3 is 111; same c within the same residue of 5, so x differs by multiples of 5
        Assert.That(each.Rows.Where(r => r.Query == 0).Select(r => r.Distance), Is.EqualTo((double[])[5 / 999.0 / 2, 5 / 999.0 / 2, 10 / 999.0 / 2, 10 / 999.0 / 2]).Within(1e-12));

        LookalikeResult group = await Runner().LookalikeAsync(Job("{audit: {}}"), request with { Group = true, Key = "id" }, Silent, CancellationToken.None);
        Assert.That(group.Rows.Select(r => r.Distance), Is.EqualTo(each.Rows.Select(r => r.Distance).Order().Take(4)));
        Assert.That(group.Rows.Select(r => r.Rank), Is.EqualTo((int[])[1, 2, 3, 4]));
    }

    [Test]
    public async Task Summary_holds_no_value_of_the_tables()
    {
        Sql("COPY (SELECT i AS a, 'secret-value-' || i % 300 AS b, 9000000000 + i % 97 AS c FROM range(3000) t(i)) TO '{here}/t.parquet'", "COPY (SELECT i + 1 AS a, 'secret-value-' || i % 301 AS b, 9000000000 + i % 96 AS c FROM range(3000) t(i)) TO '{here}/s.parquet'", "COPY (SELECT i + 7 AS a, 'secret-value-' || i % 290 AS b, 9000000000 + i % 95 AS c FROM range(1000) t(i)) TO '{here}/h.parquet'");
        AuditResult audit = await AuditAsync("s.parquet", "{real: t.parquet, holdout: {path: h.parquet}, audit: true}", new AuditRequest { Plant = 0.01 });
        string json = JsonSerializer.Serialize(audit, ResultsJson.Readable.AuditResult);
        Assert.That(json, Does.Not.Contain("secret-value").And.Not.Contain("90000000"));
    }

    private static IProgress<StageProgress> Silent { get; } = new Progress<StageProgress>();

    private Task<AuditResult> AuditAsync(string synthetic, string yaml, AuditRequest? request = null) =>
        Runner().AuditAsync(new TableSpec { Path = In(synthetic) }, Job(yaml), request ?? new AuditRequest(), Silent, CancellationToken.None);

    /// <summary>Adult in three: 10,000 training rows, 5,000 held out, and 10,000 other rows that stand for synthetic ones.</summary>
    private void Split() => Sql(
        "COPY (FROM '{adult}' LIMIT 10000) TO '{here}/t.parquet'; COPY (FROM '{adult}' LIMIT 5000 OFFSET 10000) TO '{here}/h.parquet'; COPY (FROM '{adult}' LIMIT 10000 OFFSET 15000) TO '{here}/s.parquet'");
}
