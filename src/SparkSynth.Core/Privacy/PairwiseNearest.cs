namespace SparkSynth.Core.Privacy;

/// <summary>
/// Nearest rows by Gower 1971 with pairwise deletion. The distance is a fraction whose denominator differs from pair to pair, so no triangle inequality holds and
/// nothing is pruned: every pair is compared, fractions exactly by cross multiplication in 128 bits. For small tables: ~20 M pairs/s a core.
/// </summary>
public static class PairwiseNearest
{
    /// <summary>
    /// The k nearest of every query: ids and distances, ties to the smallest id; pairs without a common column are no candidates; missing places hold
    /// <see cref="NearestResult.None"/> and NaN. Row-major [queries × k].
    /// </summary>
    public static (long[] Ids, double[] Distances) Run(PackedRows reference, PackedRows queries, int neighbours, Action<int, Action<int>> parallelFor)
    {
        var ruler = reference.Ruler;
        if (!ruler.PairwiseDeletion || !ReferenceEquals(ruler, queries.Ruler)) throw new ArgumentException("both tables must be packed for one ruler with pairwise deletion", nameof(queries));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(neighbours);
        long[] ids = new long[checked(queries.Count * neighbours)];
        double[] distances = new double[ids.Length];
        Array.Fill(ids, NearestResult.None);
        Array.Fill(distances, double.NaN);
        parallelFor(queries.Count, q =>
        {
            var best = new (long Numerator, long Denominator, long Id)[neighbours];
            int count = 0;
            for (int r = 0; r < reference.Count; r++)
            {
                (long numerator, long denominator) = GowerDistance.Pairwise(ruler, queries.Row(q), reference.Row(r));
                if (denominator == 0) continue;
                int at = count;
                while (at > 0 && (Int128)numerator * best[at - 1].Denominator < (Int128)best[at - 1].Numerator * denominator) at--;
                if (at == neighbours) continue;
                count = Math.Min(neighbours, count + 1);
                Array.Copy(best, at, best, at + 1, count - at - 1);
                best[at] = (numerator, denominator, reference.Id(r)); // ids ascend, so an equal fraction goes behind
            }
            for (int j = 0; j < count; j++)
            {
                ids[(q * neighbours) + j] = best[j].Id;
                distances[(q * neighbours) + j] = best[j].Numerator / (double)best[j].Denominator / (1L << ruler.Shift);
            }
        });
        return (ids, distances);
    }
}
