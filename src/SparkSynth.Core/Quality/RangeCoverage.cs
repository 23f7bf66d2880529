namespace SparkSynth.Core.Quality;

/// <summary>
/// How much of the real range the synthetic values span:
/// <c>max(0, 1 - max(0, (min S - min R)/(max R - min R)) - max(0, (max R - max S)/(max R - min R)))</c>. SDMetrics <c>RangeCoverage</c>.
/// </summary>
public static class RangeCoverage
{
    /// <summary>Score from the extremes; NaN stands for an empty column. None when a column is empty or the real one constant.</summary>
    public static MetricScore Compute(double realMin, double realMax, double syntheticMin, double syntheticMax)
    {
        if (double.IsNaN(realMin) || double.IsNaN(syntheticMin)) return MetricScore.None(KSComplement.EmptyReason);
        double range = realMax - realMin;
        if (range == 0) return MetricScore.None("The real column is constant.");
        double low = Math.Max((syntheticMin - realMin) / range, 0), high = Math.Max((realMax - syntheticMax) / range, 0);
        return MetricScore.Of(Math.Max(1 - (low + high), 0));
    }
}
