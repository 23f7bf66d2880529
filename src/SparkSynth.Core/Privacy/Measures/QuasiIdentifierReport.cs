using System.Collections.Immutable;

namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// k-anonymity, l-diversity and t-closeness of a table for chosen quasi-identifiers and one secret. A low k of synthetic rows is no leak by itself: no
/// person stands behind them; read it beside <see cref="ReplicatedUniques"/>.
/// Sources: L. Sweeney, k-anonymity (2002); A. Machanavajjhala et al., l-diversity (2007); N. Li, T. Li, S. Venkatasubramanian, t-closeness (2007).
/// </summary>
/// <param name="Classes">Classes of rows that agree in the quasi-identifiers.</param>
/// <param name="K">Rows of the smallest class.</param>
/// <param name="RowsBySize">Rows in classes of size 1, 2, 3–4, 5–9, 10 and more.</param>
/// <param name="DistinctL">Smallest number of secret values in a class; 0 without a secret.</param>
/// <param name="EntropyL">exp of the smallest entropy of the secret in a class.</param>
/// <param name="T">Largest distance between the secret's distribution in a class and in the table: total variation for categories, ordered earth mover's distance for numbers.</param>
public sealed record QuasiIdentifierReport(long Classes, long K, ImmutableArray<long> RowsBySize, long DistinctL, double EntropyL, double T)
{
    /// <summary>Of one table; <paramref name="secret"/> may be null. Empty tables give 0 and NaN. Cost: a sort of the rows.</summary>
    /// <param name="classes">Groups by the quasi-identifiers.</param>
    /// <param name="secret">Column to be guessed.</param>
    /// <param name="table">Number of the table.</param>
    public static QuasiIdentifierReport Of(RowGroups classes, AuditColumn? secret, int table)
    {
        int rows = classes.Groups[table].Length;
        int[] sizes = classes.Sizes(table);
        long[] bySize = new long[5];
        foreach (int size in sizes) bySize[size < 3 ? Math.Max(0, size - 1) : size < 5 ? 2 : size < 10 ? 3 : 4] += size;
        if (rows == 0) return new QuasiIdentifierReport(0, 0, [.. bySize], 0, double.NaN, double.NaN);
        int count = sizes.Count(size => size > 0), smallest = sizes.Where(size => size > 0).Min();
        if (secret is null) return new QuasiIdentifierReport(count, smallest, [.. bySize], 0, double.NaN, double.NaN);
        (long distinct, double entropy, double t) = Secrets(classes.Groups[table], sizes, secret, table);
        return new QuasiIdentifierReport(count, smallest, [.. bySize], distinct, Math.Exp(entropy), t);
    }

    private static (long Distinct, double Entropy, double T) Secrets(int[] groups, int[] sizes, AuditColumn secret, int table)
    {
        int[] rank = Ranks(secret, table, out int values);
        var codes = secret.Codes[table];
        int rows = groups.Length;
        long[] order = new long[rows]; // group, then rank
        for (int i = 0; i < rows; i++) order[i] = ((long)groups[i] << 32) | (uint)rank[codes[i]];
        Array.Sort(order);
        double[] overall = new double[values];
        for (int i = 0; i < rows; i++) overall[rank[codes[i]]] += 1.0 / rows;
        double[] below = new double[values + 1], absolute = new double[values + 1]; // cumulated shares, and their prefix sums
        for (int v = 0; v < values; v++) below[v + 1] = below[v] + overall[v];
        for (int v = 0; v < values; v++) absolute[v + 1] = absolute[v] + below[v + 1];
        long distinct = long.MaxValue;
        double entropy = double.PositiveInfinity, t = 0;
        for (int i = 0; i < rows;)
        {
            int group = (int)(order[i] >> 32), size = sizes[group], end = i + size;
            long values1 = 0;
            double h = 0, variation = 0;
            double mover = 0, cumulated = 0;
            int lastRank = 0;
            while (i < end)
            {
                int r = (int)order[i], from = i;
                while (i < end && (int)order[i] == r) i++;
                double p = (i - from) / (double)size;
                values1++;
                h -= p * Math.Log(p);
                variation += Math.Max(0, p - overall[r]);
                // between two values of the class its cumulated share is constant, the table's grows
                mover += Between(below, absolute, lastRank, r, cumulated);
                cumulated += p;
                lastRank = r;
            }
            mover += Between(below, absolute, lastRank, values, cumulated);
            distinct = Math.Min(distinct, values1);
            entropy = Math.Min(entropy, h);
            t = Math.Max(t, secret.Numbers is null ? variation : values < 2 ? 0 : mover / (values - 1));
        }
        return (distinct, entropy, t);
    }

    /// <summary>Σ over ranks v = low … to − 1 of |cumulated − the table's cumulated share up to v|, by prefix sums.</summary>
    private static double Between(double[] below, double[] absolute, int low, int to, double cumulated)
    {
        if (low >= to) return 0;
        int cross = Array.BinarySearch(below, low + 1, to - low, cumulated);
        if (cross < 0) cross = ~cross; // first index with below ≥ cumulated
        int split = Math.Clamp(cross - 1, low, to);
        return ((split - low) * cumulated) - (absolute[split] - absolute[low]) + (absolute[to] - absolute[split]) - ((to - split) * cumulated);
    }

    /// <summary>Dense rank of every code of the secret that the table has: numbers in order (null first), categories by code.</summary>
    private static int[] Ranks(AuditColumn secret, int table, out int values)
    {
        long[] counts = secret.Counts(table);
        int[] present = [.. Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0)];
        if (secret.Numbers is { } numbers) present = [.. present.OrderBy(code => code == 0 ? double.NegativeInfinity : numbers[code])];
        int[] rank = new int[counts.Length];
        for (int i = 0; i < present.Length; i++) rank[present[i]] = i;
        values = present.Length;
        return rank;
    }
}
