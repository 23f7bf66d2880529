namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// SDMetrics' metric of that name: min(1, median distance of synthetic rows to train / median distance of uniformly random rows to train);
/// NaN when the random median is 0.
/// </summary>
public sealed record DCRBaselineProtection(double Score, double SyntheticMedian, double RandomMedian)
{
    /// <summary>From the distances of synthetic and of random rows.</summary>
    public static DCRBaselineProtection Of(ReadOnlySpan<double> synthetic, ReadOnlySpan<double> random)
    {
        double s = Median(synthetic), r = Median(random);
        return new DCRBaselineProtection(r == 0 ? double.NaN : Math.Min(1, s / r), s, r);
    }

    private static double Median(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        return OrderStatistics.SortedQuantile(sorted, 0.5);
    }

    /// <summary>
    /// Random rows on the ruler: every column by itself, uniform over its range or its categories, nulls as often as in the
    /// <paramref name="realRows"/> rows the ruler was made from. A function of (seed, row).
    /// </summary>
    public static PackedRows RandomRows(GowerRuler ruler, int count, long realRows, ulong seed) => RandomPackedRows.Create(ruler, count, realRows, seed);
}
