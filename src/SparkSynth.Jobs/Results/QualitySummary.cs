using System.Text.Json.Serialization;
using SparkSynth.Core.Quality;

namespace SparkSynth.Jobs.Results;

/// <summary>Scores of the synthetic table, between a floor and a ceiling.</summary>
public sealed record QualitySummary(double? Overall, double? ColumnShapes, double? ColumnPairTrends)
    : TableScores(Overall, ColumnShapes, ColumnPairTrends)
{
    /// <summary>Scores of real rows that nothing was fitted on; null without a hold-out.</summary>
    [JsonPropertyOrder(1)] // after the scores themselves
    public TableScores? Ceiling { get; init; }

    /// <summary>Scores of the real marginals drawn independently.</summary>
    [JsonPropertyOrder(1)]
    public required TableScores Floor { get; init; }

    /// <summary>The summary of an evaluation.</summary>
    public static QualitySummary Of(QualityResult result)
    {
        TableScores own = Of(result.Quality);
        return new QualitySummary(own.Overall, own.ColumnShapes, own.ColumnPairTrends)
        {
            Thresholded = own.Thresholded,
            SharedEdges = own.SharedEdges,
            SharedEdgesThresholded = own.SharedEdgesThresholded,
            Ceiling = result.Ceiling is { } ceiling ? Of(ceiling) : null,
            Floor = Of(result.Floor),
        };
    }

    private static TableScores Of(QualityScoreSet set) => new(set.Overall, set.ColumnShapes, set.ColumnPairTrends)
    {
        Thresholded = set.Thresholded,
        SharedEdges = set.SharedEdges,
        SharedEdgesThresholded = set.SharedEdgesThresholded,
    };
}
