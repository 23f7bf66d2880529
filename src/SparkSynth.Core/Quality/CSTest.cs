using MathNet.Numerics;

namespace SparkSynth.Core.Quality;

/// <summary>
/// p-value of Pearson's chi-squared test of the synthetic shares against the real shares: <c>Q(½(k-1), ½ Σ (p_S - p_R)² / p_R)</c> with
/// k categories. Shares, not counts, as SDMetrics has it, so it is near 1 unless a category is new. Null counts as a category;
/// a category that the real column lacks has a real count of 10⁻⁶. SDMetrics <c>CSTest</c>.
/// </summary>
public static class CSTest
{
    /// <summary>Score from aligned rows per category (null included as one of them). 1 for a single category; none when a side is empty.</summary>
    public static MetricScore Compute(ReadOnlySpan<long> real, ReadOnlySpan<long> synthetic)
    {
        if (real.Length != synthetic.Length) throw new ArgumentException("Counts must be aligned.", nameof(synthetic));
        long rows = KSComplement.Sum(synthetic);
        if (rows == 0 || KSComplement.Sum(real) == 0) return MetricScore.None("One of the tables has no rows.");
        double total = TVComplement.RealTotal(real, synthetic), statistic = 0;
        int categories = 0;
        for (int c = 0; c < real.Length; c++)
        {
            if (real[c] == 0 && synthetic[c] == 0) continue;
            categories++;
            double expected = (real[c] == 0 ? TVComplement.AbsentCount : real[c]) / total;
            double difference = ((double)synthetic[c] / rows) - expected;
            statistic += difference * difference / expected;
        }
        if (categories == 1 || statistic == 0) return new(1);
        return new(SpecialFunctions.GammaUpperRegularized((categories - 1) / 2.0, statistic / 2));
    }
}
