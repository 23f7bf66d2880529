namespace SparkSynth.Core.Quality;

/// <summary>
/// One minus half the difference of the correlations of two continuous columns: <c>1 - |r_R - r_S| / 2</c>. Pearson's r from exact sums
/// (<see cref="PearsonMoments"/>), Spearman's from average ranks (<see cref="SpearmanCorrelation"/>). SDMetrics <c>CorrelationSimilarity</c>.
/// </summary>
public static class CorrelationSimilarity
{
    /// <summary>Score of two correlations; none if one is NaN.</summary>
    public static MetricScore Compute(double real, double synthetic)
        => double.IsNaN(real) || double.IsNaN(synthetic)
            ? MetricScore.None("A correlation is undefined on the rows where both columns have values.")
            : new(1 - (Math.Abs(real - synthetic) / 2));

    /// <summary>
    /// Why the pair has no score before any row is looked at, or null: a column with a single distinct value in either table (nulls aside),
    /// or fewer than two rows with both values.
    /// </summary>
    public static string? Obstacle(IEnumerable<string> realConstants, IEnumerable<string> syntheticConstants, long realRows, long syntheticRows)
    {
        string real = string.Join(", ", realConstants), synthetic = string.Join(", ", syntheticConstants);
        if (real.Length > 0) return $"Correlation is undefined: constant in the real table: {real}.";
        if (synthetic.Length > 0) return $"Correlation is undefined: constant in the synthetic table: {synthetic}.";
        if (realRows < 2) return "Fewer than two real rows have values in both columns.";
        return syntheticRows < 2 ? "Fewer than two synthetic rows have values in both columns." : null;
    }
}
