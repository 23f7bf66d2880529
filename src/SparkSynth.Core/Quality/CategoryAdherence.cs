namespace SparkSynth.Core.Quality;

/// <summary>Share of synthetic rows whose category the real column has; null is a category. SDMetrics <c>CategoryAdherence</c>.</summary>
public static class CategoryAdherence
{
    /// <summary>Score from aligned rows per category, nulls apart. None when the synthetic table has no rows.</summary>
    public static MetricScore Compute(ReadOnlySpan<long> real, ReadOnlySpan<long> synthetic, long realNulls, long syntheticNulls)
    {
        if (real.Length != synthetic.Length) throw new ArgumentException("Counts must be aligned.", nameof(synthetic));
        long rows = KSComplement.Sum(synthetic) + syntheticNulls;
        if (rows == 0) return MetricScore.None("The synthetic table has no rows.");
        long known = realNulls > 0 ? syntheticNulls : 0;
        for (int c = 0; c < real.Length; c++)
            if (real[c] > 0) known += synthetic[c];
        return new((double)known / rows);
    }
}
