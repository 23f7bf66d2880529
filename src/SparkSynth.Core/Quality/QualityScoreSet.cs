namespace SparkSynth.Core.Quality;

/// <summary>QualityReports of one table against the real one: all pairs, only pairs above SDMetrics' thresholds, and both again with shared bin edges.</summary>
/// <param name="Overall">All pairs (thresholds 0).</param>
/// <param name="ColumnShapes">Property score.</param>
/// <param name="ColumnPairTrends">Property score, all pairs.</param>
/// <param name="Thresholded">Pairs with a real correlation above 0.5 or a real association above 0.3.</param>
/// <param name="SharedEdges">All pairs, both tables binned on the real range.</param>
/// <param name="SharedEdgesThresholded">The same with thresholds.</param>
public sealed record QualityScoreSet(
    double? Overall, double? ColumnShapes, double? ColumnPairTrends, QualityScores Thresholded, QualityScores SharedEdges, QualityScores SharedEdgesThresholded)
{
    internal static QualityScoreSet Of(IReadOnlyList<ColumnScore> columns, IReadOnlyList<PairEvidence> pairs)
    {
        QualityReport Build(QualityThresholds thresholds, bool shared) => QualityReport.Build(columns, pairs, thresholds, shared);
        var all = Build(QualityThresholds.Zero, shared: false);
        return new(
            all.Overall, all.ColumnShapes, all.ColumnPairTrends,
            QualityScores.Of(Build(QualityThresholds.Default, shared: false)),
            QualityScores.Of(Build(QualityThresholds.Zero, shared: true)),
            QualityScores.Of(Build(QualityThresholds.Default, shared: true)));
    }
}
