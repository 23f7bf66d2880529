namespace SparkSynth.Core.Quality;

/// <summary>Share of the real categories that the synthetic column has, nulls left out. SDMetrics <c>CategoryCoverage</c>.</summary>
public static class CategoryCoverage
{
    /// <summary>Score from aligned rows per category. None when the real column has no category.</summary>
    public static MetricScore Compute(ReadOnlySpan<long> real, ReadOnlySpan<long> synthetic)
    {
        if (real.Length != synthetic.Length) throw new ArgumentException("Counts must be aligned.", nameof(synthetic));
        int categories = 0, covered = 0;
        for (int c = 0; c < real.Length; c++)
        {
            if (real[c] == 0) continue;
            categories++;
            if (synthetic[c] > 0) covered++;
        }
        return categories == 0 ? MetricScore.None("The real column has no category.") : new((double)covered / categories);
    }
}
