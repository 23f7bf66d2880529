namespace SparkSynth.Core.Quality;

/// <summary>One metric of one column.</summary>
/// <param name="Column">Column name (names joined by ", " for a composite key).</param>
/// <param name="Metric">SDMetrics' name of the metric.</param>
/// <param name="Score">0..1, or null where SDMetrics has no value.</param>
/// <param name="Reason">Why there is no score.</param>
public sealed record ColumnScore(string Column, string Metric, double? Score, string? Reason = null)
{
    public ColumnScore(string column, string metric, MetricScore score)
        : this(column, metric, score.Value, score.Reason)
    {
    }
}
