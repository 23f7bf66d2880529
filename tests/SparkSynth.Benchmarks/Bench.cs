using SparkSynth.Core.Quality;
using SparkSynth.Core.Tasks;
using SparkSynth.Engine.Embedded;
using SparkSynth.Jobs;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;
using SparkSynth.Jobs.Stages;

namespace SparkSynth.Benchmarks;

/// <summary>What the benchmarks share: where things are, and jobs inside this process.</summary>
internal sealed class Bench(string root, string scratch, int threads)
{
    public string Root { get; } = root;

    public string Scratch { get; } = scratch;

    public int Threads { get; } = threads;

    public string Adult => Path.Combine(Root, "jobs", "adult", "adult.parquet");

    public string Data(string name) => Path.Combine(Root, "tests", "SparkSynth.Benchmarks", "Data", name + ".parquet");

    public EmbeddedEngine CreateEngine() => new(Threads);

    /// <summary>Runs a job.</summary>
    public Task<RunResult> RunAsync(JobSpec job) =>
        new JobRunner(_ => CreateEngine(), "benchmark", TimeProvider.System, () => null).RunAsync(job, new Silent(), CancellationToken.None);

    /// <summary>Mean total-variation similarity of all triples of columns: 10 bins, edges shared.</summary>
    public async Task<(double Synthetic, double? Holdout)> ThreeWayAsync(RunResult run, JobSpec job)
    {
        await using EmbeddedEngine engine = CreateEngine();
        ITable real = await engine.OpenAsync(job.Real, CancellationToken.None);
        ITable train = real, other = await engine.OpenAsync(new TableSpec { Path = run.Sample.Path }, CancellationToken.None);
        ITable? holdout = null;
        if (job.Holdout.Fraction is { } fraction)
        {
            var side = new RowSide(fraction, (ulong)job.Seed, IsHoldout: false);
            (train, holdout) = (real.WithSide(side), real.WithSide(side.Other));
        }

        var profile = await FitStage.ProfileAsync(engine, train, 5, new StageClock(new Silent(), TimeProvider.System), CancellationToken.None);
        var roles = Core.Statistics.RoleInference.Infer(profile.Columns);
        SdvMetadata metadata = RoleMetadata.Of(real.Schema.Columns.Select((c, j) => (c.Name, c.Type, roles[j].Role)));
        ITable[] tables = holdout is null ? [train, other] : [train, other, holdout];
        var schemas = tables.Select(t => metadata.Apply(t.Schema, t.Description)).ToArray();
        var profiles = new List<QualityProfileFold>();
        for (int t = 0; t < tables.Length; t++)
            profiles.Add((QualityProfileFold)await engine.FoldAsync(tables[t], new QualityProfileTask(schemas[t].Schema, schemas[t].Positions), null, CancellationToken.None));
        QualityPlan plan = QualityPlan.Create(profiles[0], [.. profiles.Skip(1)]);
        var triples = ThreeWaySimilarity.AllTriples(plan);
        var folds = new List<ThreeWayFold>();
        for (int t = 0; t < tables.Length; t++)
            folds.Add((ThreeWayFold)await engine.FoldAsync(tables[t], new ThreeWayTask(t == 0 ? plan.Real : plan.Comparisons[t - 1].Plan, triples, schemas[t].Positions), null, CancellationToken.None));
        double Mean(int t) => ThreeWaySimilarity.Mean(ThreeWaySimilarity.Compute(plan, t - 1, folds[0], folds[t])) ?? double.NaN;
        return (Mean(1), holdout is null ? null : Mean(2));
    }

    private sealed class Silent : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
        }
    }
}
