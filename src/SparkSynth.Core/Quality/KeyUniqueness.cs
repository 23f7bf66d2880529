namespace SparkSynth.Core.Quality;

/// <summary>
/// One minus the share of synthetic rows whose key repeats that of an earlier row or is null; of a key of several columns, null in all of them.
/// The first occurrence is fine. SDMetrics <c>KeyUniqueness</c>.
/// </summary>
public static class KeyUniqueness
{
    /// <summary>Score from counts. None when there are no rows.</summary>
    /// <param name="distinct">Distinct keys that are not null.</param>
    /// <param name="rows">All rows, null keys included.</param>
    public static MetricScore Compute(long distinct, long rows)
        => rows == 0 ? MetricScore.None("The synthetic table has no rows.") : new(1 - ((double)(rows - distinct) / rows));
}
