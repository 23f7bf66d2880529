namespace SparkSynth.Core.Privacy.Measures;

/// <summary>Quantiles of sorted values.</summary>
public static class OrderStatistics
{
    /// <summary>
    /// Quantile p (0 … 1) of ascending values, linear between order statistics (type 7 of Hyndman and Fan, as NumPy and pandas). Empty gives NaN.
    /// </summary>
    public static double SortedQuantile(ReadOnlySpan<double> sorted, double p)
    {
        if (sorted.Length == 0) return double.NaN;
        double at = p * (sorted.Length - 1);
        int low = (int)at;
        return low + 1 >= sorted.Length ? sorted[^1] : sorted[low] + ((at - low) * (sorted[low + 1] - sorted[low]));
    }
}
