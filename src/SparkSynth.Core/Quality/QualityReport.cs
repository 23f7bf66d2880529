namespace SparkSynth.Core.Quality;

/// <summary>
/// SDMetrics' QualityReport of one table: Column Shapes (mean of the column scores), Column Pair Trends (mean of the pairs that meet the
/// thresholds) and their mean; scores that do not exist leave the means.
/// </summary>
/// <param name="Overall">Mean of the two properties; null if neither exists.</param>
/// <param name="ColumnShapes">Property score.</param>
/// <param name="ColumnPairTrends">Property score; null if no pair qualifies.</param>
/// <param name="Columns">Details of Column Shapes.</param>
/// <param name="Pairs">Details of Column Pair Trends.</param>
public sealed record QualityReport(
    double? Overall, double? ColumnShapes, double? ColumnPairTrends, IReadOnlyList<ColumnScore> Columns, IReadOnlyList<PairScore> Pairs)
{
    /// <summary>Assembles the report.</summary>
    /// <param name="columns">KSComplement and TVComplement scores.</param>
    /// <param name="pairs">Evidence of all pairs.</param>
    /// <param name="thresholds">Which pairs count.</param>
    /// <param name="sharedEdges">False: SDMetrics' rule, each table binned on its own range. True: both on the real range.</param>
    public static QualityReport Build(IReadOnlyList<ColumnScore> columns, IReadOnlyList<PairEvidence> pairs, QualityThresholds thresholds, bool sharedEdges = false)
    {
        var rows = pairs.Select(pair => pair.IsCorrelation ? Correlation(pair, thresholds.Correlation) : Contingency(pair, thresholds.Association, sharedEdges)).ToArray();
        double? shapes = Mean(columns.Select(c => c.Score));
        double? trends = Mean(rows.Where(r => r.MeetsThreshold == true).Select(r => r.Score));
        return new(Mean([shapes, trends]), shapes, trends, columns, rows);
    }

    /// <summary>Mean of the values that exist, in the given order; null if there is none.</summary>
    internal static double? Mean(IEnumerable<double?> values)
    {
        double sum = 0;
        int count = 0;
        foreach (double? value in values)
        {
            if (value is not { } number) continue;
            sum += number;
            count++;
        }
        return count == 0 ? null : sum / count;
    }

    private static PairScore Correlation(PairEvidence pair, double threshold)
    {
        if (pair.Obstacle is not null) return Row(pair, null, null, null, null, null, pair.Obstacle);
        bool meets = threshold <= 0 || Math.Abs(pair.Real) > threshold; // false for NaN
        double? real = Finite(pair.Real);
        if (Math.Abs(pair.Real) <= threshold)
            return Row(pair, null, real, null, null, meets, threshold <= 0 ? "The real correlation is 0." : "The real correlation does not exceed the threshold.");
        if (pair.SyntheticObstacle is not null) return Row(pair, null, null, null, null, null, pair.SyntheticObstacle);
        var score = CorrelationSimilarity.Compute(pair.Real, pair.Synthetic);
        return Row(pair, score.Value, real, Finite(pair.Synthetic), null, meets, score.Reason);
    }

    private static PairScore Contingency(PairEvidence pair, double threshold, bool sharedEdges)
    {
        if (pair.Obstacle is not null) return Row(pair, null, null, null, null, null, pair.Obstacle);
        var score = sharedEdges ? pair.Shared : pair.Own;
        double? association = sharedEdges ? pair.SharedAssociation : pair.OwnAssociation;
        if (threshold > 0 && !(association > threshold))
            return Row(pair, null, null, null, association, false, "The real association does not exceed the threshold.");
        return Row(pair, score.Value, null, null, association, true, score.Reason);
    }

    private static PairScore Row(PairEvidence pair, double? score, double? real, double? synthetic, double? association, bool? meets, string? reason)
        => new([pair.First, pair.Second], pair.IsCorrelation ? "CorrelationSimilarity" : "ContingencySimilarity", score, real, synthetic, association, meets, reason);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
