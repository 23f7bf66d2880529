namespace SparkSynth.Jobs.Results;

/// <summary>Scores of the synthetic table, between a floor and a ceiling.</summary>
public sealed record QualitySummary(double? Overall, double? ColumnShapes, double? ColumnPairTrends)
    : QualityScores(Overall, ColumnShapes, ColumnPairTrends)
{
    /// <summary>Scores of real rows that nothing was fitted on; null without a hold-out.</summary>
    public QualityScores? Ceiling { get; init; }

    /// <summary>Scores of the real marginals drawn independently.</summary>
    public required QualityScores Floor { get; init; }
}
