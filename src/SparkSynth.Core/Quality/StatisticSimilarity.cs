namespace SparkSynth.Core.Quality;

/// <summary>
/// How near a statistic (mean, median, standard deviation with n-1) of the synthetic column is to the real one, in units of the real range:
/// <c>max(0, 1 - |t_R - t_S| / (max R - min R))</c>, nulls left out. SDMetrics <c>StatisticSimilarity</c>.
/// </summary>
public static class StatisticSimilarity
{
    /// <summary>Score from the statistic of each column (NaN where it has none) and the real extremes. None when the real column is constant or a statistic is missing.</summary>
    public static MetricScore Compute(double real, double synthetic, double realMin, double realMax)
    {
        if (realMin == realMax) return MetricScore.None("The real column is constant.");
        double score = 1 - (Math.Abs(real - synthetic) / (realMax - realMin));
        return double.IsNaN(score) ? MetricScore.None("One of the columns has too few values for the statistic.") : new(Math.Max(score, 0));
    }
}
