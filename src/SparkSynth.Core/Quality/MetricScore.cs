namespace SparkSynth.Core.Quality;

/// <summary>A score in 0..1, or none with the reason why there is none.</summary>
/// <param name="Value">The score; null where SDMetrics gives NaN or raises.</param>
/// <param name="Reason">Why there is no score; null if there is one, or if SDMetrics gives a bare NaN by definition.</param>
public readonly record struct MetricScore(double? Value, string? Reason = null)
{
    /// <summary>A score; NaN becomes none.</summary>
    public static MetricScore Of(double value) => double.IsNaN(value) ? new(null, "The score is not a number.") : new(value);

    /// <summary>No score.</summary>
    public static MetricScore None(string reason) => new(null, reason);
}
