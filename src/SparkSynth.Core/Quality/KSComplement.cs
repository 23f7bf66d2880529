namespace SparkSynth.Core.Quality;

/// <summary>
/// One minus the two-sample Kolmogorov–Smirnov statistic: <c>1 - sup |F_R - F_S|</c> over the pooled values, with right-continuous
/// empirical distribution functions and nulls left out. SDMetrics <c>KSComplement</c>; Massey (1951).
/// </summary>
public static class KSComplement
{
    /// <summary>
    /// Score of two value tables. Keys ascend strictly, counts are positive; floats come as keys of values rounded to 14 decimals
    /// (<see cref="NumericScale.RoundKey"/>). None when a side is empty. Cost: linear in the distinct values.
    /// </summary>
    public static MetricScore Compute(ReadOnlySpan<long> realKeys, ReadOnlySpan<long> realCounts, ReadOnlySpan<long> syntheticKeys, ReadOnlySpan<long> syntheticCounts)
    {
        long n = Sum(realCounts), m = Sum(syntheticCounts);
        if (n == 0 || m == 0) return MetricScore.None(EmptyReason);
        return new(1 - Supremum(realKeys, realCounts, syntheticKeys, syntheticCounts, 0, 0, n, m));
    }

    /// <summary>Why there is no score for an empty column.</summary>
    internal const string EmptyReason = "One of the columns has no value that is not null.";

    /// <summary>
    /// Largest <c>|F_R - F_S|</c> at the given values, when <paramref name="realBefore"/> of <paramref name="n"/> real rows and
    /// <paramref name="syntheticBefore"/> of <paramref name="m"/> synthetic ones lie below the first of them. 0 if there are none.
    /// </summary>
    internal static double Supremum(
        ReadOnlySpan<long> realKeys, ReadOnlySpan<long> realCounts, ReadOnlySpan<long> syntheticKeys, ReadOnlySpan<long> syntheticCounts,
        long realBefore, long syntheticBefore, long n, long m)
    {
        double supremum = 0;
        int i = 0, j = 0;
        while (i < realKeys.Length || j < syntheticKeys.Length)
        {
            long key = i == realKeys.Length ? syntheticKeys[j] : j == syntheticKeys.Length ? realKeys[i] : Math.Min(realKeys[i], syntheticKeys[j]);
            if (i < realKeys.Length && realKeys[i] == key) realBefore += realCounts[i++];
            if (j < syntheticKeys.Length && syntheticKeys[j] == key) syntheticBefore += syntheticCounts[j++];
            supremum = Math.Max(supremum, Math.Abs(((double)realBefore / n) - ((double)syntheticBefore / m)));
        }
        return supremum;
    }

    internal static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (long count in counts) sum += count;
        return sum;
    }
}
