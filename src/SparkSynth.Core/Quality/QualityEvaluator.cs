namespace SparkSynth.Core.Quality;

/// <summary>Scores from the states of both passes. Pure; cost depends on categories and pairs, not on rows.</summary>
public static class QualityEvaluator
{
    /// <summary>Evaluates the first comparison of the plan, with the second one as the hold-out if there are two.</summary>
    /// <param name="plan">The plan that the states were counted with.</param>
    /// <param name="real">Second pass over the real table.</param>
    /// <param name="synthetic">Second pass over the synthetic table.</param>
    /// <param name="holdout">Second pass over the hold-out, or null.</param>
    /// <exception cref="ArgumentException">The plan has no such comparison.</exception>
    public static QualityResult Evaluate(QualityPlan plan, QualityPairFold real, QualityPairFold synthetic, QualityPairFold? holdout = null)
    {
        if (plan.Comparisons.Count < (holdout is null ? 1 : 2)) throw new ArgumentException("The plan has fewer tables than states were given.", nameof(plan));
        var comparison = plan.Comparisons[0];
        var scores = new TableComparer(plan, comparison, real, synthetic);
        var columns = scores.Shapes();
        var pairs = scores.Pairs();
        var ceiling = holdout is null ? null : new TableComparer(plan, plan.Comparisons[1], real, holdout);
        var result = new QualityResult
        {
            Quality = QualityScoreSet.Of(columns, pairs),
            Ceiling = ceiling is null ? null : QualityScoreSet.Of(ceiling.Shapes(), ceiling.Pairs()),
            Floor = QualityScoreSet.Of(IndependentFloor.Shapes(plan), IndependentFloor.Pairs(plan, real)),
            Diagnostic = DiagnosticReport.Build(scores.Validity(), Structure(plan.RealProfile), Structure(comparison.Profile)),
            Columns = columns,
            Pairs = Rows(columns, pairs, sharedEdges: false),
            SharedEdgesPairs = Rows(columns, pairs, sharedEdges: true),
            MoreColumns = scores.More(),
            Warnings = [],
        };
        return result with { Warnings = [.. scores.Warnings, .. ceiling?.Warnings.Select(w => "Hold-out: " + w) ?? []] };
    }

    /// <summary>The QualityReport of one comparison of the plan, with any thresholds and either bin rule.</summary>
    public static QualityReport Report(QualityPlan plan, int comparison, QualityPairFold real, QualityPairFold other, QualityThresholds thresholds, bool sharedEdges = false)
    {
        var scores = new TableComparer(plan, plan.Comparisons[comparison], real, other);
        return QualityReport.Build(scores.Shapes(), scores.Pairs(), thresholds, sharedEdges);
    }

    private static IEnumerable<(string Name, string Type)> Structure(QualityProfileFold profile)
        => profile.Schema.Columns.Select(c => (c.Name, c.Type.ToString()));

    // The score of every pair, and whether it meets the thresholds.
    private static PairScore[] Rows(IReadOnlyList<ColumnScore> columns, IReadOnlyList<PairEvidence> pairs, bool sharedEdges)
    {
        var all = QualityReport.Build(columns, pairs, QualityThresholds.Zero, sharedEdges).Pairs;
        var strong = QualityReport.Build(columns, pairs, QualityThresholds.Default, sharedEdges).Pairs;
        return [.. all.Zip(strong, (row, above) => row with { MeetsThreshold = row.MeetsThreshold is null ? null : above.MeetsThreshold ?? false })];
    }
}
