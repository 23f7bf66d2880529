namespace SparkSynth.Core.Statistics;

/// <summary>Which buckets of an overflowed table a second pass looks into.</summary>
internal static class RefineChoice
{
    /// <summary>
    /// The buckets of most rows, as many as are expected to hold half a table of distinct values; those tied at the limit are left out,
    /// so that the choice does not hang on an order. Null if none.
    /// </summary>
    public static BucketSet? Pick(ValueTable table, IEnumerable<ValueEntry> candidates, double distinct)
    {
        double valuesPerBucket = Math.Max(1, distinct / table.Count);
        int most = (int)Math.Max(16, table.Cap / 2 / valuesPerBucket);
        var heaviest = candidates.OrderByDescending(e => e.Rows).Take(most + 1).ToArray();
        var picked = heaviest.Length <= most ? heaviest : heaviest.Where(e => e.Rows > heaviest[most].Rows).ToArray();
        return picked.Length == 0
            ? null
            : new BucketSet(table.Space, table.Shift, picked.Select(e => KeyBuckets.Of(table.Space, e.Low, table.Shift)));
    }
}
