namespace SparkSynth.Core.Quality;

/// <summary>One minus the difference of the shares of nulls. SDMetrics <c>MissingValueSimilarity</c>.</summary>
public static class MissingValueSimilarity
{
    /// <summary>Score from counts. None when a table has no rows.</summary>
    public static MetricScore Compute(long realNulls, long realRows, long syntheticNulls, long syntheticRows)
        => realRows == 0 || syntheticRows == 0
            ? MetricScore.None("One of the tables has no rows.")
            : new(1 - Math.Abs(((double)realNulls / realRows) - ((double)syntheticNulls / syntheticRows)));
}
