using SparkSynth.Core.Quality;

namespace SparkSynth.Jobs.Results;

/// <summary>
/// Scores of one table against the real one. The three of the record itself count every pair and bin each table on its own range, as
/// SDMetrics does.
/// </summary>
public record TableScores(double? Overall, double? ColumnShapes, double? ColumnPairTrends)
{
    /// <summary>The same, counting only pairs above SDMetrics' current thresholds (correlation 0.5, association 0.3).</summary>
    public required QualityScores Thresholded { get; init; }

    /// <summary>The same as the record's own, both tables binned on the real table's range.</summary>
    public required QualityScores SharedEdges { get; init; }

    /// <summary>Both.</summary>
    public required QualityScores SharedEdgesThresholded { get; init; }
}
