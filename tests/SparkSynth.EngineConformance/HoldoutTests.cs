using NUnit.Framework;
using SparkSynth.Jobs.Results;

namespace SparkSynth.EngineConformance;

[TestFixtureSource(typeof(Engines), nameof(Engines.All))]
public sealed class HoldoutTests(EngineCase engine) : EngineSuite(engine)
{
    [TestCase(0.2)]
    [TestCase(0.5)]
    public async Task Fraction_sets_that_share_aside_and_gives_a_ceiling(double fraction)
    {
        RunResult result = await RunAsync(FormattableString.Invariant($"{{real: '{Adult}', holdout: {fraction}, output: out}}"));
        Assert.That(result.Fit.Rows + result.Fit.HoldoutRows, Is.EqualTo(32_561));
        // binomial: 6 standard deviations are a false alarm of 2e-9
        Assert.That((double)result.Fit.HoldoutRows, Is.EqualTo(32_561 * fraction).Within(6 * Math.Sqrt(32_561 * fraction * (1 - fraction))));
        Assert.That(result.Sample!.Rows, Is.EqualTo(result.Fit.Rows));
        Assert.That(result.Quality!.Ceiling!.Overall, Is.InRange(0.97, 0.995));
    }

    [Test]
    public async Task Path_is_the_ceiling_and_changes_no_model()
    {
        Sql("COPY (FROM '{adult}' LIMIT 20000) TO '{here}/train.parquet'; COPY (FROM '{adult}' OFFSET 20000) TO '{here}/test.parquet'");
        RunResult with = await RunAsync("{real: train.parquet, holdout: test.parquet, output: with}");
        RunResult without = await RunAsync("{real: train.parquet, output: without}");
        Assert.That(with.Fit.ModelHash, Is.EqualTo(without.Fit.ModelHash));
        Assert.That((with.Fit.Rows, with.Fit.HoldoutRows), Is.EqualTo((20_000L, 12_561L)));
        Assert.That(with.Quality!.Ceiling!.Overall, Is.InRange(0.97, 0.995));
        Assert.That(with.Quality.Overall, Is.EqualTo(without.Quality!.Overall));
        Assert.That(without.Quality.Ceiling, Is.Null);
    }

    [Test]
    public async Task Evaluate_sets_the_same_rows_aside_as_run()
    {
        RunResult run = await RunAsync($"{{real: '{Adult}', holdout: 0.2, seed: 3, output: out}}");
        EvaluateResult scores = await Runner().EvaluateAsync(new() { Path = In("out/synthetic") }, Job($"{{real: '{Adult}', holdout: 0.2, seed: 3}}"), new Progress<StageProgress>(), CancellationToken.None);
        Assert.That(scores.Quality.Overall, Is.EqualTo(run.Quality!.Overall));
        Assert.That(scores.Quality.Ceiling!.Overall, Is.EqualTo(run.Quality.Ceiling!.Overall));
        Assert.That(scores.HoldoutRows, Is.EqualTo(run.Fit.HoldoutRows));
    }

    [Test]
    public async Task Text_sources_set_rows_aside_too()
    {
        Sql("COPY (FROM '{adult}') TO '{here}/t.csv' (HEADER)");
        RunResult parquet = await RunAsync($"{{real: '{Adult}', holdout: 0.2, output: p}}");
        RunResult csv = await RunAsync("{real: t.csv, holdout: 0.2, output: c}");
        Assert.That(csv.Fit.HoldoutRows, Is.InRange(6_000, 7_000));
        Assert.That(csv.Fit.HoldoutRows, Is.Not.EqualTo(parquet.Fit.HoldoutRows), "the place of a row names its file");
    }
}
