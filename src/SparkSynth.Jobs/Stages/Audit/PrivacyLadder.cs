using System.Globalization;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Privacy.Measures;
using SparkSynth.Core.Quality;
using SparkSynth.Core.Sampling;
using SparkSynth.Core.Synthesizers;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Results.Audit;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>
/// Chooses a synthesizer's privacy dials before the fit: measures closer-to-train over several splits in halves, and goes one step down the ladder while it is above
/// the limit. The order of the steps (first the dial rho, then fewer parents, at last none) is that of least cost in quality per memory given up, found on Adult.
/// The hold-out's rows take part in the splits: they decide a dial, not a count of the final model.
/// </summary>
internal sealed class PrivacyLadder(IEngine engine, ITable real, string version, StageClock clock, TimeProvider time, CancellationToken cancellation)
{
    /// <summary>Most closer-to-train where the job's gates name none.</summary>
    public const double DefaultLimit = 0.52;

    private const double AutoRhoRows = 20_000;

    /// <summary>The job with the dials of the first step that keeps the limit (of the last one, if none does), and what each step gave.</summary>
    public async Task<(JobSpec Job, IReadOnlyList<LadderStep> Steps)> ChooseAsync(JobSpec job)
    {
        double limit = job.Gates.Audit.CloserToTrain ?? DefaultLimit;
        var steps = new List<LadderStep>();
        (string Name, SynthesizerSpec Dials)[] rungs = [.. Rungs(job.Synthesizer, real.Rows)];
        for (int r = 0; ; r++)
        {
            JobSpec rung = job with { Synthesizer = rungs[r].Dials };
            LadderStep step = await clock.RunAsync($"privacy of {rungs[r].Name}", 0, _ => MeasureAsync(rungs[r].Name, rung),
                s => string.Create(CultureInfo.InvariantCulture, $"closer to train {s.CloserToTrain:0.0000} ± {s.StandardError:0.0000} over {s.Splits} splits"));
            bool isLast = step.CloserToTrain <= limit || r == rungs.Length - 1;
            steps.Add(step with { Chosen = isLast });
            if (isLast) return (rung, steps);
        }
    }

    /// <summary>The steps from the job's own dials downwards.</summary>
    internal static IEnumerable<(string Name, SynthesizerSpec Dials)> Rungs(SynthesizerSpec own, long rows)
    {
        yield return (own.Name == SynthesizerKind.CopulaNetwork ? own.Rho is { } dial ? Named(dial) : "the job's dials" : Words.Of(own.Name), own);
        if (own.Name == SynthesizerKind.Independent) yield break;
        if (own.Name == SynthesizerKind.CopulaNetwork)
        {
            double rho = own.Rho ?? Math.Clamp(Math.Sqrt(AutoRhoRows / Math.Max(1, rows)), 1, 4);
            foreach (double lower in (double[])[2, 4, 8])
                if (lower > rho) yield return (Named(lower), own with { Rho = lower });
            foreach (int parents in (int[])[2, 1])
                if (parents < own.Parents) yield return ($"rho 8, parents {parents}", own with { Rho = Math.Max(8, rho), Parents = parents });
        }
        yield return ("independent", new SynthesizerSpec { Name = SynthesizerKind.Independent, Cells = own.Cells });
    }

    private static string Named(double rho) => string.Create(CultureInfo.InvariantCulture, $"rho {rho}");

    private async Task<LadderStep> MeasureAsync(string name, JobSpec job)
    {
        int splits = job.Audit.Splits;
        double[] shares = new double[splits];
        double? overall = null;
        for (int i = 0; i < splits; i++) (shares[i], overall) = await SplitAsync(job, i, overall);
        double mean = shares.Average(), error = Math.Sqrt(shares.Sum(s => (s - mean) * (s - mean)) / (splits - 1) / splits);
        return new LadderStep(name, mean, error, splits, overall, Chosen: false);
    }

    private async Task<(double Share, double? Overall)> SplitAsync(JobSpec job, int split, double? overall)
    {
        var quiet = new StageClock(new Silence(), time);
        var side = new RowSide(0.5, unchecked((ulong)job.Seed + 0x5EED_0000UL + (ulong)split), IsHoldout: false);
        ITable train = real.WithSide(side);
        SynthesizerModel model = await FitStage.RunAsync(engine, train, job, version, quiet, cancellation);
        SampleSpec sample = new() { Uniforms = job.Sample.Uniforms };
        await using IOutput output = await engine.BeginOutputAsync(new OutputSpec { Folder = job.Output.Folder + "-ladder" }, cancellation);
        var task = new GenerateTask(SamplingPlan.Compile(model), (ulong)job.Seed, sample.Uniforms, 0, model.Rows, PartRows.Of(sample, model.Rows));
        GenerateReport report = await output.GenerateAsync(task, sample, null, cancellation);
        JobSpec written = job with { Sample = sample };
        if (split == 0 && job.Evaluate.Enabled)
        {
            ITable scored = await engine.OpenAsync(JobRoles.Written(written, model, report.Folder), cancellation);
            SdvMetadata metadata = RoleMetadata.Of(model.Columns.Select(c => (c.Name, c.Type, c.Role)));
            overall = QualitySummary.Of((await EvaluateStage.RunAsync(engine, train, scored, null, metadata, isStrict: false, quiet, cancellation)).Result).Overall;
        }
        ITable synthetic = await engine.OpenAsync(JobRoles.Written(written, model, report.Folder), cancellation);
        return (await CloserAsync(job, model, train, real.WithSide(side.Other), synthetic, quiet), overall);
    }

    private async Task<double> CloserAsync(JobSpec job, SynthesizerModel model, ITable train, ITable holdout, ITable synthetic, StageClock quiet)
    {
        var context = new AuditContext(engine, AuditStage.Search(engine), job.Audit, job.MinSupport, (ulong)job.Seed, quiet, cancellation);
        var roles = model.Columns.ToDictionary(c => c.Name, c => c.Role, StringComparer.Ordinal);
        var chosen = AuditColumns.Choose([train, synthetic, holdout], roles, job.Audit, [], job.Origins);
        (GowerRuler ruler, _) = await AuditStage.RulerAsync([train, holdout], chosen, context);
        ISearchRows s = await context.Search.PackAsync(synthetic, ruler, null, cancellation);
        ISearchRows t = await context.Search.PackAsync(train, ruler, null, cancellation), h = await context.Search.PackAsync(holdout, ruler, null, cancellation);
        var nearest = new NearestOptions { Neighbours = 1 };
        NearestResult toTrain = await context.Search.SearchAsync(t, s, nearest, cancellation);
        // only which is nearer matters: beyond the distance to train nothing need be found
        NearestResult toHoldout = await context.Search.SearchAsync(h, s, nearest with { Bounds = toTrain.Units }, cancellation);
        return CloserToTrain.Of(toTrain, toHoldout, t.Count, h.Count).Balanced;
    }

    private sealed class Silence : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
        }
    }
}
