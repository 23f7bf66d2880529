using System.Globalization;
using SparkSynth.Core.Privacy.Measures;
using SparkSynth.Jobs.Results.Audit;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>What stands out beyond its control, in sentences without any value of a table.</summary>
internal static class AuditFindings
{
    private const double SegmentZ = 5;

    public static IReadOnlyList<string> Of(PrivacySummary s)
    {
        var found = new List<string>();
        if (s.ExactMatchDetail.IsTotalCopy) found.Add("Total copy: every synthetic row equals a training row.");
        else if (s.ExactMatchDetail.IsAboveBaseline) found.Add($"Copies: {Percent(s.ExactMatchDetail.Synthetic.Share)} of the synthetic rows equal a training row; of the hold-out rows {Percent(s.ExactMatchDetail.Holdout.Share)} do.");
        else if (s.ExactMatches > 0 && s.Rows.Holdout is null) found.Add($"Copies: {s.ExactMatches} synthetic rows equal a training row; without a hold-out there is no baseline to compare that with.");
        if (s.CloserToTrainDetail is { } closer && closer.Low > closer.Null) found.Add($"Synthetic rows are closer to train than to the hold-out: {Number(closer.Balanced)} where .5 is no memory, {Number(closer.ZScore)} standard errors beyond chance.");
        if (s.Dcr5thPercentileRatio is < 0.8) found.Add($"The closest 5 % of the synthetic rows lie nearer to training rows than hold-out rows do: {Number(s.Dcr5thPercentileRatio.Value)} of their distance.");
        if (s.Membership is { } membership && membership.Auc - (3 * membership.AucStandardError) > 0.5) found.Add($"The membership attack learns something: AUC {Number(membership.Auc)}.");
        foreach (AttributeRisk risk in s.AttributeInference ?? [])
            if (Beyond(risk.Risk)) found.Add($"Column '{risk.Column}' of training rows is guessed better than that of strangers: risk {Number(risk.Risk.Risk)}.");
        if (s.Linkability is { } link && Beyond(link)) found.Add($"Halves of training rows are linked more often than those of strangers: risk {Number(link.Risk)}.");
        if (s.SinglingOut is { Univariate: var one } && Beyond(one)) found.Add($"Predicates on one column single out training rows more often than strangers: risk {Number(one.Risk)}.");
        if (s.SinglingOut is { Multivariate: var three } && Beyond(three)) found.Add($"Predicates on several columns single out training rows more often than strangers: risk {Number(three.Risk)}.");
        foreach (ColumnLeak leak in s.Leaks ?? [])
        {
            if (leak.IsAboveBaseline) found.Add($"Column '{leak.Column}': rare training values come back in {Percent(leak.SyntheticRare.Share)} of the synthetic rows, and in {Percent(leak.HoldoutRare.Share)} of the hold-out.");
            if (leak.MinimumReturned || leak.MaximumReturned) found.Add($"Column '{leak.Column}': the {(leak.MinimumReturned && leak.MaximumReturned ? "smallest and the largest training values come" : leak.MinimumReturned ? "smallest training value comes" : "largest training value comes")} back, held by few people.");
        }
        foreach (SegmentSummary segment in s.WorstSegments?.Where(w => w.ZScore > SegmentZ) ?? [])
            found.Add($"One value of column '{segment.Column}' ({segment.Rows} synthetic rows): {Percent(segment.Share)} closer to train, {Number(segment.ZScore)} standard errors beyond chance.");
        return found;
    }

    /// <summary>Beyond chance at three standard errors: with a score of attacks, two would raise a false alarm in every other audit.</summary>
    private static bool Beyond(AttackRisk risk) => risk.BeatsBaseline && risk.Risk > 3 / 1.96 * risk.HalfWidth;

    private static string Percent(double share) => (100 * share).ToString("0.###", CultureInfo.InvariantCulture) + " %";

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
