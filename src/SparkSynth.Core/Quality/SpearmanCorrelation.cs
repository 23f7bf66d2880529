using System.Numerics;

namespace SparkSynth.Core.Quality;

/// <summary>Spearman's rank correlation: Pearson's r of average ranks. Exact, since twice an average rank is a whole number. Spearman (1904).</summary>
public static class SpearmanCorrelation
{
    /// <summary>ρ of two columns of keys without nulls (rows with a null in either one are left out before). NaN if one is constant or there are fewer than two rows. Cost: O(n log n).</summary>
    public static double Compute(ReadOnlySpan<long> x, ReadOnlySpan<long> y)
    {
        if (x.Length != y.Length) throw new ArgumentException("Columns must have the same length.", nameof(y));
        long[] a = DoubledRanks(x), b = DoubledRanks(y);
        BigInteger sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sx += a[i];
            sy += b[i];
            sxx += (Int128)a[i] * a[i];
            syy += (Int128)b[i] * b[i];
            sxy += (Int128)a[i] * b[i];
        }
        return new PearsonMoments(a.Length, sx, sy, sxx, syy, sxy).Correlation();
    }

    private static long[] DoubledRanks(ReadOnlySpan<long> keys)
    {
        long[] sorted = keys.ToArray();
        int[] order = Enumerable.Range(0, sorted.Length).ToArray();
        Array.Sort(sorted, order);
        var ranks = new long[sorted.Length];
        for (int start = 0; start < sorted.Length;)
        {
            int end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start]) end++;
            for (int i = start; i < end; i++) ranks[order[i]] = start + end + 1L; // twice the mean of start+1 .. end
            start = end;
        }
        return ranks;
    }
}
