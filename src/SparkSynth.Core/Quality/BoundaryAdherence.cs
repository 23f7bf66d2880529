namespace SparkSynth.Core.Quality;

/// <summary>
/// Share of synthetic values inside [min R, max R]. If the real column has nulls, synthetic nulls are left out; otherwise each of them
/// counts as outside. SDMetrics <c>BoundaryAdherence</c>.
/// </summary>
public static class BoundaryAdherence
{
    /// <summary>Score from counts. None when the real column is empty or no synthetic row is left.</summary>
    /// <param name="realHasValues">The real column has a value that is not null.</param>
    /// <param name="realHasNulls">It has a null.</param>
    /// <param name="inside">Synthetic values between the real extremes, both included.</param>
    /// <param name="values">Synthetic values that are not null.</param>
    /// <param name="nulls">Synthetic nulls.</param>
    public static MetricScore Compute(bool realHasValues, bool realHasNulls, long inside, long values, long nulls)
    {
        long rows = realHasNulls ? values : values + nulls;
        if (rows == 0) return MetricScore.None("No synthetic value is left to check.");
        return new(realHasValues ? (double)inside / rows : 0);
    }
}
