using System.Collections.Immutable;
using SparkSynth.Core;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Privacy.Measures;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Results.Audit;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>Real, synthetic and hold-out rows → the figures of a privacy audit, exact on all rows unless its coverage says otherwise.</summary>
public static class AuditStage
{
    /// <summary>Runs an audit. Throws <see cref="ProblemException"/> on bad input, <see cref="InvalidOperationException"/> when the certificate fails.</summary>
    /// <param name="roles">Roles of the real table's columns: keys and free text are not compared.</param>
    public static async Task<(PrivacySummary Privacy, IReadOnlyList<JobWarning> Warnings)> RunAsync(
        IEngine engine, ITable train, ITable synthetic, ITable? holdout, IReadOnlyDictionary<string, ColumnRole> roles, JobSpec job, AuditRequest request, StageClock clock, CancellationToken cancellation)
    {
        var context = new AuditContext(engine, Search(engine), job.Audit, job.MinSupport, (ulong)job.Seed, clock, cancellation);
        if (job.Audit.NullRule == NullRule.Gower1971)
            throw new ProblemException("null-rule", job.Origins.Of("audit.nullRule"), "gower1971 is no metric, so an audit cannot search by it.", "Use the null rule value, or --matrix or --top.");
        ITable[] tables = holdout is null ? [train, synthetic] : [train, synthetic, holdout];
        var chosen = AuditColumns.Choose(tables, roles, job.Audit, [], job.Origins);
        AuditInputs inputs = await ReadAsync(tables, chosen, context);
        (PrivacySummary summary, DistanceMeasures distances) = await MeasureAsync(inputs, context, holdout is not null);
        if (request.RowsOut is { } file)
            await clock.RunAsync("write rows", inputs.Synthetic.Count, async _ =>
            {
                await RowsFile.WriteAsync(file, request.PlainIds, inputs.Ruler, distances.ToTrain, distances.ToHoldout, cancellation);
                return true;
            });
        summary = summary with { Coverage = [.. context.Coverage] };
        if (request.Plant is { } share) summary = summary with { Plant = await PlantAsync(inputs, share, summary, context) };
        return (summary, [.. Warnings(summary, distances), .. context.Search.SearchNote is { } note ? [new JobWarning("search", "engine", note)] : Array.Empty<JobWarning>()]);
    }

    /// <summary>Throws <see cref="ProblemException"/> where the engine cannot audit: before any work is done.</summary>
    public static void Require(IEngine engine) => _ = Search(engine);

    /// <summary>The engine's Search shape; throws <see cref="ProblemException"/> where it has none.</summary>
    internal static ISearchEngine Search(IEngine engine) => engine as ISearchEngine
        ?? throw new ProblemException("engine-cannot-audit", "engine", $"this build audits on the embedded engine only, not on {engine.Name}.", "Run sparksynth audit with --engine embedded on the written table.");

    /// <summary>The ruler of a job over some real tables.</summary>
    internal static async Task<(GowerRuler Ruler, GowerProfile[] Profiles)> RulerAsync(IReadOnlyList<ITable> real, AuditColumns chosen, AuditContext context)
    {
        GowerOptions options = Options(chosen, context.Spec);
        var profiles = new GowerProfile[real.Count];
        for (int t = 0; t < real.Count; t++)
        {
            ITable table = real[t];
            var task = new GowerProfileTask(AuditColumns.Schema(table, chosen.Compared), AuditColumns.Positions(table, chosen.Compared), options.NeedsValueTables);
            profiles[t] = (GowerProfile)await context.Clock.RunAsync($"measure {(t == 0 ? "real" : "hold-out")}", table.Rows, rows => context.Engine.FoldAsync(table, task, rows, context.Cancellation));
            if (profiles[t].Rows == 0) throw new ProblemException("no-rows", table.Description, $"The {(t == 0 ? "real table" : "hold-out")} has no rows to compare.", "Give one that has.");
        }
        return (GowerRuler.Create(options, context.Spec.Scale == AuditScale.Sdmetrics ? profiles[..1] : profiles), profiles);
    }

    internal static RulerSummary Describe(GowerRuler ruler, AuditColumns chosen, AuditSpec spec, bool hasHoldout) => new(
        ruler.Hash(), Words.Of(spec.Scale), hasHoldout && spec.Scale != AuditScale.Sdmetrics ? "training and hold-out rows" : "training rows", chosen.Compared, chosen.LeftOut,
        spec.Weights.Where(w => w.Value != 1 && chosen.Compared.Contains(w.Key)).ToDictionary(w => w.Key, w => w.Value, StringComparer.Ordinal));

    private static GowerOptions Options(AuditColumns chosen, AuditSpec spec) => new()
    {
        Columns = chosen.Compared,
        Weights = spec.Weights.Where(w => chosen.Compared.Contains(w.Key)).ToImmutableDictionary(StringComparer.Ordinal),
        Scale = spec.Scale switch { AuditScale.Robust => GowerScale.Robust, AuditScale.Rank => GowerScale.Rank, _ => GowerScale.Range },
        PairwiseDeletion = spec.NullRule == NullRule.Gower1971,
    };

    private static async Task<AuditInputs> ReadAsync(ITable[] tables, AuditColumns chosen, AuditContext context)
    {
        ITable? holdout = tables.Length > 2 ? tables[2] : null;
        (GowerRuler ruler, GowerProfile[] profiles) = await RulerAsync(holdout is null ? tables[..1] : [tables[0], holdout], chosen, context);
        ISearchRows[] packed = await PackAsync(tables, ruler, context);
        return new AuditInputs
        {
            Chosen = chosen,
            Ruler = ruler,
            Train = packed[0],
            Synthetic = packed[1],
            Holdout = holdout is null ? null : packed[2],
            Own = context.Spec.Wants(AuditMeasure.Sdmetrics) ? Own(tables, chosen, profiles, packed, context) : null,
            Columns = await ColumnsAsync(tables, chosen, context),
        };
    }

    internal static Task<ISearchRows[]> PackAsync(ITable[] tables, GowerRuler ruler, AuditContext context) =>
        context.Clock.RunAsync("encode", tables.Sum(t => t.Rows), async rows =>
        {
            var packed = new ISearchRows[tables.Length];
            for (int t = 0; t < tables.Length; t++) packed[t] = await context.Search.PackAsync(tables[t], ruler, rows, context.Cancellation);
            return packed;
        });

    private static OwnRulers Own(ITable[] tables, AuditColumns chosen, GowerProfile[] profiles, ISearchRows[] packed, AuditContext context)
    {
        bool isSame = context.Spec is { Scale: AuditScale.Range or AuditScale.Sdmetrics, Weights.Count: 0 } && (profiles.Length == 1 || context.Spec.Scale == AuditScale.Sdmetrics);
        return new OwnRulers(tables, chosen, profiles, isSame ? (packed[0], packed[1]) : null, null, context);
    }

    private static async Task<AuditColumn[]?> ColumnsAsync(ITable[] tables, AuditColumns chosen, AuditContext context)
    {
        AuditSpec spec = context.Spec;
        if (!spec.Wants(AuditMeasure.Attacks) && !spec.Wants(AuditMeasure.Groups) && !spec.Wants(AuditMeasure.Leaks) && !spec.Wants(AuditMeasure.Sdmetrics)) return null;
        var columns = new AuditTables(AuditColumns.Schema(tables[0], chosen.Common), tables.Length);
        await context.Clock.RunAsync("read columns", tables.Sum(t => t.Rows), async rows =>
        {
            for (int t = 0; t < tables.Length; t++)
            {
                int table = t;
                TableSchema schema = AuditColumns.Schema(tables[t], chosen.Common);
                await context.Search.ReadAsync(tables[t], AuditColumns.Positions(tables[t], chosen.Common), batch =>
                {
                    columns.Add(table, batch, schema);
                    rows.Report(batch.Length);
                }, context.Cancellation);
            }
            return true;
        });
        return columns.Columns();
    }

    private static async Task<(PrivacySummary, DistanceMeasures)> MeasureAsync(AuditInputs inputs, AuditContext context, bool hasHoldout)
    {
        DistanceMeasures distances = await DistanceMeasures.RunAsync(inputs, context);
        PrivacySummary summary = await SummariseAsync(inputs, distances, context, hasHoldout);
        summary = await GroupMeasures.RunAsync(summary, inputs, distances, context);
        summary = await AttackMeasures.RunAsync(summary, inputs, context);
        return (summary with { Findings = AuditFindings.Of(summary) }, distances);
    }

    private static async Task<PrivacySummary> SummariseAsync(AuditInputs inputs, DistanceMeasures d, AuditContext context, bool hasHoldout)
    {
        GowerRuler ruler = inputs.Ruler;
        var exactMatches = ExactMatches.Of(d.ToTrain, d.Control);
        DistanceSummary gower = Summary(ruler, d.ToTrain)!;
        DistanceSummary? control = Summary(ruler, d.Control);
        CloserToTrain? closer = d.ToHoldout is null ? null : CloserToTrain.Of(d.ToTrain, d.ToHoldout, inputs.Train.Count, inputs.Holdout!.Count);
        MembershipAttack? membership = d.FromTrain is null || d.FromHoldout is null ? null : MembershipAttack.Of(d.FromTrain.Units, d.FromHoldout.Units);
        return new PrivacySummary
        {
            Rows = new AuditedRows(inputs.Train.Count, inputs.Synthetic.Count, inputs.Holdout?.Count, d.Control is null ? null : exactMatches.Holdout.Successes),
            Ruler = Describe(ruler, inputs.Chosen, context.Spec, hasHoldout),
            Gower = gower,
            GowerAtLeast = d.IsComplete ? null : DistanceSummary.Of(ruler, AtLeast(d.ToTrain)),
            GowerToHoldout = Summary(ruler, d.ToHoldout),
            GowerControl = control,
            GowerFromTrain = Summary(ruler, d.FromTrain),
            Dcr5thPercentileRatio = control is { P05: > 0 } && d.IsComplete ? gower.P05 / control.P05 : null,
            ExactMatches = exactMatches.Synthetic.Successes,
            ExactMatchDetail = exactMatches,
            CloserToTrain = closer?.Balanced,
            CloserToTrainDetail = closer,
            Nndr = d.IsComplete ? NeighbourRatio.Of(d.ToTrain) : null,
            NndrControl = d.Control is null ? null : NeighbourRatio.Of(d.Control),
            MembershipAuc = membership?.Auc,
            Membership = membership,
            Contributions = await ContributionsAsync(inputs, d.ToTrain, context),
            Certificate = d.Certificate,
            Coverage = [],
            Findings = [],
        };
    }

    private static DistanceSummary? Summary(GowerRuler ruler, NearestResult? result) =>
        result is null ? null : DistanceSummary.Of(ruler, Nearest(result));

    private static long[] Nearest(NearestResult result) =>
        result.Neighbours == 1 ? result.Units : [.. Enumerable.Range(0, result.Queries).Select(q => result.Units[q * result.Neighbours])];

    private static long[] AtLeast(NearestResult result) =>
        [.. Enumerable.Range(0, result.Queries).Select(q => Math.Min(result.LowerBounds![q], result.Units[q * result.Neighbours]))];

    /// <summary>Over at most 10,000 synthetic rows: their own words and those of their nearest rows have to be at hand.</summary>
    private static async Task<IReadOnlyList<ColumnContribution>> ContributionsAsync(AuditInputs inputs, NearestResult toTrain, AuditContext context)
    {
        const int Most = 10_000;
        const uint Stream = 24;
        int[] sample = RowSample.Choose(Most, toTrain.Queries, context.Seed, Stream);
        var nearest = new NearestResult(sample.Length, 1);
        for (int i = 0; i < sample.Length; i++)
            (nearest.Units[i], nearest.Ids[i]) = (toTrain.Units[sample[i] * toTrain.Neighbours], toTrain.Ids[sample[i] * toTrain.Neighbours]);
        int[] ids = [.. nearest.Ids.Where(id => id != NearestResult.None).Select(id => (int)id).Distinct().Order()];
        if (sample.Length < toTrain.Queries) context.Tell("contributions of columns", "sampled", $"{sample.Length} of {toTrain.Queries} synthetic rows");
        return ColumnContribution.Of(await context.Search.TakeAsync(inputs.Synthetic, sample, context.Cancellation), await context.Search.TakeAsync(inputs.Train, ids, context.Cancellation), nearest);
    }

    private static async Task<PlantSummary> PlantAsync(AuditInputs inputs, double share, PrivacySummary without, AuditContext context)
    {
        (AuditInputs planted, PlantPlan plan) = await PlantedAudit.PlantAsync(inputs, share, context);
        (PrivacySummary with, DistanceMeasures distances) = await MeasureAsync(planted, context, inputs.Holdout is not null);
        int first = inputs.Synthetic.Count;
        int[] sources = [.. Enumerable.Range(0, plan.Count).Select(plan.Source)], distinct = [.. sources.Distinct().Order()];
        PackedRows rows = await context.Search.TakeAsync(planted.Synthetic, Enumerable.Range(first, plan.Count).ToArray(), context.Cancellation);
        PackedRows train = await context.Search.TakeAsync(inputs.Train, distinct, context.Cancellation);
        long[] near = [.. sources.Select((source, i) => GowerDistance.Units(inputs.Ruler, rows.Row(i), train.Row(train.RowOf(source))))];
        return PlantedAudit.Compare(plan, near, distances.ToTrain, without, with);
    }

    private static List<JobWarning> Warnings(PrivacySummary summary, DistanceMeasures distances)
    {
        var warnings = new List<JobWarning>();
        if (summary.ExactMatchDetail.IsTotalCopy)
            warnings.Add(new JobWarning("total-copy", "synthetic", $"every one of the {summary.Rows.Synthetic} synthetic rows equals a training row: this is a copy, not a synthetic table."));
        // rows that equal an earlier one say how often two real rows are equal by nature; at most twice as many have a twin
        if (summary.Rows is { Holdout: { } holdout, HoldoutInTrain: { } shared and > 0 } && new Rate(shared, holdout).Low > new Rate(2L * distances.RepeatedTrainRows, summary.Rows.Train).High)
            warnings.Add(new JobWarning("holdout-overlap", "hold-out", $"{shared} of {holdout} hold-out rows equal a training row, more than rows of this table repeat by nature: was the hold-out really kept out?"));
        if (summary.Rows.Holdout is null)
            warnings.Add(new JobWarning("no-holdout", "audit", "there is no hold-out, so nothing can be said about overfitting: give real rows that nothing was fitted on."));
        if (!distances.IsComplete)
            warnings.Add(new JobWarning("time-limit", "audit", $"the time limit passed with {summary.Certificate.Unvisited} pairs of rows unsearched: distances are bounds."));
        return warnings;
    }
}
