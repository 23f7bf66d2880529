using SparkSynth.Core.Privacy.Measures;
using SparkSynth.Core.Quality;
using SparkSynth.Jobs.Results.Audit;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Results;

/// <summary>Compares scores with the gates of a job.</summary>
public static class Gates
{
    /// <summary>One result for each gate that is set. A score that does not exist fails its gate.</summary>
    public static IReadOnlyList<GateResult> Check(GatesSpec gates, QualitySummary quality) =>
    [
        .. Check("", gates.Plain, new QualityScores(quality.Overall, quality.ColumnShapes, quality.ColumnPairTrends)),
        .. Check("thresholded.", gates.Thresholded, quality.Thresholded),
    ];

    /// <summary>One result for each gate of the audit that is set. A figure that was not measured fails its gate; closer-to-train is the mean over the splits where there was a ladder.</summary>
    public static IReadOnlyList<GateResult> Check(AuditGates gates, PrivacySummary privacy)
    {
        double? risk = Risks(privacy).DefaultIfEmpty(null).Max();
        (string Name, double? Least, double? Most, double? Score)[] all =
        [
            ("closer-to-train", null, gates.CloserToTrain, privacy.Ladder?[^1].CloserToTrain ?? privacy.CloserToTrain),
            ("exact-matches", null, gates.ExactMatches, privacy.ExactMatchDetail.Synthetic.Share),
            ("dcr-5th-percentile-ratio", gates.Dcr5thPercentileRatio, null, privacy.Dcr5thPercentileRatio),
            ("membership-auc", null, gates.MembershipAuc, privacy.MembershipAuc),
            ("attack-risk", null, gates.AttackRisk, risk),
        ];
        return [.. all.Where(g => g.Least is not null || g.Most is not null)
            .Select(g => new GateResult("audit." + g.Name, g.Least, g.Score, g.Least is { } least ? g.Score >= least : g.Score <= g.Most, g.Most))];
    }

    private static IEnumerable<double?> Risks(PrivacySummary privacy)
    {
        foreach (AttackRisk? risk in (AttackRisk?[])[.. privacy.AttributeInference?.Select(a => a.Risk) ?? [], privacy.Linkability, privacy.SinglingOut?.Univariate, privacy.SinglingOut?.Multivariate])
            if (risk is not null && double.IsFinite(risk.High)) yield return risk.High;
    }

    private static IEnumerable<GateResult> Check(string prefix, ScoreGates gates, QualityScores scores)
    {
        (string Name, double? Least, double? Score)[] all =
        [
            ("overall", gates.Overall, scores.Overall),
            ("columnShapes", gates.ColumnShapes, scores.ColumnShapes),
            ("columnPairTrends", gates.ColumnPairTrends, scores.ColumnPairTrends),
        ];
        foreach (var gate in all)
            if (gate.Least is { } least) yield return new GateResult(prefix + gate.Name, least, gate.Score, gate.Score >= least);
    }
}
