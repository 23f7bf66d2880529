namespace SparkSynth.Core.Quality;

/// <summary>The three figures of a QualityReport; null where there is none.</summary>
public sealed record QualityScores(double? Overall, double? ColumnShapes, double? ColumnPairTrends)
{
    internal static QualityScores Of(QualityReport report) => new(report.Overall, report.ColumnShapes, report.ColumnPairTrends);
}
