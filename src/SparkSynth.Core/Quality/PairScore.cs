namespace SparkSynth.Core.Quality;

/// <summary>One row of the property Column Pair Trends.</summary>
/// <param name="Columns">The two columns.</param>
/// <param name="Metric">CorrelationSimilarity or ContingencySimilarity.</param>
/// <param name="Score">0..1, or null where SDMetrics has no value.</param>
/// <param name="Real">Real correlation, or null.</param>
/// <param name="Synthetic">Synthetic correlation, or null.</param>
/// <param name="Association">Cramér's V of the real table, or null.</param>
/// <param name="MeetsThreshold">Whether the pair enters the mean; null when it could not be computed.</param>
/// <param name="Reason">Why there is no score.</param>
public sealed record PairScore(
    IReadOnlyList<string> Columns, string Metric, double? Score, double? Real, double? Synthetic, double? Association, bool? MeetsThreshold, string? Reason);
