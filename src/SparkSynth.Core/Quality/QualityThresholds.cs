namespace SparkSynth.Core.Quality;

/// <summary>Which pairs enter the mean: those whose real correlation (absolute) or association lies strictly above.</summary>
/// <param name="Correlation">0..1, for two continuous columns.</param>
/// <param name="Association">0..1 (Cramér's V), for the other pairs.</param>
public readonly record struct QualityThresholds(double Correlation, double Association)
{
    /// <summary>All pairs: SDMetrics before 0.27.</summary>
    public static QualityThresholds Zero => new(0, 0);

    /// <summary>SDMetrics since 0.27.</summary>
    public static QualityThresholds Default => new(0.5, 0.3);
}
