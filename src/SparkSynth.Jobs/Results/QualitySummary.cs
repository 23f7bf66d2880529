using SparkSynth.Core.Quality;

namespace SparkSynth.Jobs.Results;

/// <summary>Scores of the synthetic table, between a floor and a ceiling.</summary>
public sealed record QualitySummary(double? Overall, double? ColumnShapes, double? ColumnPairTrends)
    : QualityScores(Overall, ColumnShapes, ColumnPairTrends)
{
    /// <summary>Scores of real rows that nothing was fitted on; null without a hold-out.</summary>
    public QualityScores? Ceiling { get; init; }

    /// <summary>Scores of the real marginals drawn independently.</summary>
    public required QualityScores Floor { get; init; }

    /// <summary>The summary of an evaluation.</summary>
    public static QualitySummary Of(QualityResult result)
    {
        QualityScores own = Of(result.Quality);
        return new QualitySummary(own.Overall, own.ColumnShapes, own.ColumnPairTrends)
        {
            Thresholded = own.Thresholded,
            SharedEdges = own.SharedEdges,
            SharedEdgesThresholded = own.SharedEdgesThresholded,
            Ceiling = result.Ceiling is { } ceiling ? Of(ceiling) : null,
            Floor = Of(result.Floor),
        };
    }

    private static QualityScores Of(QualityScoreSet set) => new(set.Overall, set.ColumnShapes, set.ColumnPairTrends)
    {
        Thresholded = Of(set.Thresholded),
        SharedEdges = Of(set.SharedEdges),
        SharedEdgesThresholded = Of(set.SharedEdgesThresholded),
    };

    private static ScoreSet Of(Core.Quality.QualityScores scores) => new(scores.Overall, scores.ColumnShapes, scores.ColumnPairTrends);
}
