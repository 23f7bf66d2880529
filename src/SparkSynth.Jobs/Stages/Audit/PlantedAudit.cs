using SparkSynth.Core.Privacy;
using SparkSynth.Core.Privacy.Measures;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results.Audit;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>Positive control: plants real rows among the synthetic ones and tells which measures notice.</summary>
internal static class PlantedAudit
{
    /// <summary>Inputs with planted rows behind the synthetic ones.</summary>
    public static async Task<(AuditInputs Inputs, PlantPlan Plan)> PlantAsync(AuditInputs inputs, double share, AuditContext context)
    {
        PackedRows train = await NeighboursStage.AllAsync(inputs.Train, context);
        var plan = PlantPlan.Create(train, Math.Max(1, (int)Math.Round(share * inputs.Synthetic.Count)), context.Seed);
        ISearchRows synthetic = context.Search.Hold(plan.Apply(await NeighboursStage.AllAsync(inputs.Synthetic, context), train));
        return (inputs with
        {
            Synthetic = synthetic,
            Columns = inputs.Columns is null ? null : [.. inputs.Columns.Select(c => plan.Apply(c))],
            Own = inputs.Own?.With(plan, synthetic),
        }, plan);
    }

    /// <summary>What was found of the planted rows, and which measures moved.</summary>
    /// <param name="near">Distance of every planted row to the row it was made from, grid units.</param>
    public static PlantSummary Compare(PlantPlan plan, long[] near, NearestResult toTrain, PrivacySummary without, PrivacySummary with)
    {
        int first = toTrain.Queries - plan.Count;
        long exactFound = 0, nearFound = 0;
        for (int i = 0; i < plan.Count; i++)
        {
            long d = toTrain.Units[(first + i) * toTrain.Neighbours];
            if (i < plan.Exact) exactFound += d == 0 ? 1 : 0;
            else nearFound += d <= near[i] ? 1 : 0;
        }
        return new PlantSummary(plan.Count / (double)first, plan.Exact, exactFound, plan.Count - plan.Exact, nearFound, [.. Measures(without, with)]);
    }

    private static IEnumerable<PlantedMeasure> Measures(PrivacySummary a, PrivacySummary b)
    {
        yield return new("exact matches, share", a.ExactMatchDetail.Synthetic.Share, b.ExactMatchDetail.Synthetic.Share, b.ExactMatchDetail.Synthetic.Low > a.ExactMatchDetail.Synthetic.High || (b.ExactMatchDetail.IsAboveBaseline && !a.ExactMatchDetail.IsAboveBaseline));
        yield return new("distance to train, 1 % quantile", a.Gower.P01, b.Gower.P01, b.Gower.P01 < 0.8 * a.Gower.P01);
        yield return new("distance to train, 5 % quantile", a.Gower.P05, b.Gower.P05, b.Gower.P05 < 0.8 * a.Gower.P05);
        yield return new("distance to train, median", a.Gower.Median, b.Gower.Median, b.Gower.Median < 0.8 * a.Gower.Median);
        if (a.Nndr is { } n && b.Nndr is { } m) yield return new("nearest-neighbour ratio, 1 % quantile", n.P01, m.P01, m.P01 < 0.8 * n.P01);
        if (a.CloserToTrainDetail is { } c && b.CloserToTrainDetail is { } d) yield return new("closer to train", c.Balanced, d.Balanced, d.Low > c.Share);
        if (a.Membership is { } p && b.Membership is { } q)
        {
            yield return new("membership attack, AUC", p.Auc, q.Auc, q.Auc - p.Auc > 3 * q.AucStandardError);
            yield return new("membership attack, true positives at 0.1 % false ones", p.TprAt01Percent, q.TprAt01Percent, Notices(p.TprAt01Percent, q.TprAt01Percent, p.Members));
        }
        if (a.QuasiIdentifiers is { } k && b.QuasiIdentifiers is { } l)
            yield return new("replicated uniques", k.ReplicatedUniques.Replicated.Share, l.ReplicatedUniques.Replicated.Share, l.ReplicatedUniques.Replicated.Low > k.ReplicatedUniques.Replicated.High);
        if (a.Sdmetrics is { } s && b.Sdmetrics is { } t)
        {
            if (s.NewRows is { } fresh && t.NewRows is { } other) yield return new("NewRowSynthesis", fresh.Score, other.Score, new Rate(other.MatchedRows, other.NewRows + other.MatchedRows).Low > new Rate(fresh.MatchedRows, fresh.NewRows + fresh.MatchedRows).High);
            if (s.DcrBaseline is { } base1 && t.DcrBaseline is { } base2) yield return new("DCRBaselineProtection", base1.Score, base2.Score, base2.Score < 0.8 * base1.Score);
            if (s.DcrOverfitting is { } over1 && t.DcrOverfitting is { } over2) yield return new("DCROverfittingProtection", over1.Score, over2.Score, over1.Score - over2.Score > 4 / Math.Sqrt(b.Rows.Synthetic));
        }
        if (a.Leaks is { } before && b.Leaks is { } after)
            yield return new("columns whose rare values come back", before.Count(x => x.IsAboveBaseline), after.Count(x => x.IsAboveBaseline), after.Count(x => x.IsAboveBaseline) > before.Count(x => x.IsAboveBaseline));
    }

    private static bool Notices(double before, double after, long n) => new Rate((long)(after * n), n).Low > new Rate((long)(before * n), n).High;
}
