namespace SparkSynth.Core.Quality;

/// <summary>
/// One minus the total-variation distance of two categorical columns: <c>1 - ½ Σ_c |p_S(c) - p_R(c)|</c>, nulls left out.
/// A category that the real column lacks gets a real count of 10⁻⁶, as SDMetrics does. SDMetrics <c>TVComplement</c>.
/// </summary>
public static class TVComplement
{
    /// <summary>Real count that SDMetrics gives a category which only the synthetic column has.</summary>
    internal const double AbsentCount = 1e-6;

    /// <summary>Score from rows per category, aligned: element c of both spans counts the same category. None when a side is empty.</summary>
    public static MetricScore Compute(ReadOnlySpan<long> real, ReadOnlySpan<long> synthetic)
    {
        if (real.Length != synthetic.Length) throw new ArgumentException("Counts must be aligned.", nameof(synthetic));
        long rows = KSComplement.Sum(synthetic);
        if (rows == 0 || KSComplement.Sum(real) == 0) return MetricScore.None(KSComplement.EmptyReason);
        double total = RealTotal(real, synthetic), distance = 0;
        for (int c = 0; c < real.Length; c++)
        {
            double expected = real[c] == 0 && synthetic[c] > 0 ? AbsentCount : real[c];
            distance += Math.Abs(((double)synthetic[c] / rows) - (expected / total));
        }
        return new(Math.Max(0, 1 - (0.5 * distance))); // rounding must not leave 0..1
    }

    /// <summary>Rows of the real column with the additions for absent categories.</summary>
    internal static double RealTotal(ReadOnlySpan<long> real, ReadOnlySpan<long> synthetic)
    {
        long rows = 0;
        int absent = 0;
        for (int c = 0; c < real.Length; c++)
        {
            rows += real[c];
            if (real[c] == 0 && synthetic[c] > 0) absent++;
        }
        return rows + (absent * AbsentCount);
    }
}
