namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// What a column of synthetic rows gives away that no distance shows: values that fewer than k training rows have and that come back, the extremes, numbers of one
/// person copied. Counts only; the values are never named. The hold-out shows how often that happens by chance.
/// </summary>
/// <param name="Column">Name of the column.</param>
/// <param name="RareValues">Values that 1 … k − 1 training rows have.</param>
/// <param name="RareValuesReturned">Of these, how many appear among the synthetic rows.</param>
/// <param name="SyntheticRare">Synthetic rows that carry a rare training value.</param>
/// <param name="HoldoutRare">Hold-out rows that do; no attempts without one.</param>
/// <param name="SyntheticUnique">Synthetic rows that carry a value of exactly one training row.</param>
/// <param name="HoldoutUnique">Hold-out rows that do.</param>
/// <param name="MinimumReturned">The smallest training number has fewer than k rows and appears among the synthetic ones.</param>
/// <param name="MaximumReturned">The largest one, likewise.</param>
public sealed record ColumnLeak(
    string Column, long RareValues, long RareValuesReturned, Rate SyntheticRare, Rate HoldoutRare, Rate SyntheticUnique, Rate HoldoutUnique, bool MinimumReturned, bool MaximumReturned)
{
    /// <summary>More rare values than the hold-out has, beyond both intervals.</summary>
    public bool IsAboveBaseline => HoldoutRare.Attempts > 0 && SyntheticRare.Low > HoldoutRare.High;

    /// <summary>Of one column; hold-out −1 = none. Cost: one pass over the codes of each table.</summary>
    public static ColumnLeak Of(AuditColumn column, int minimumSupport = 5, int train = 0, int synthetic = 1, int holdout = -1)
    {
        long[] t = column.Counts(train), s = column.Counts(synthetic), h = holdout < 0 ? new long[t.Length] : column.Counts(holdout);
        long rare = 0, returned = 0, rareS = 0, rareH = 0, uniqueS = 0, uniqueH = 0;
        for (int code = 1; code < t.Length; code++) // null is nobody's value
        {
            if (t[code] == 0 || t[code] >= minimumSupport) continue;
            rare++;
            returned += s[code] > 0 ? 1 : 0;
            rareS += s[code];
            rareH += h[code];
            if (t[code] != 1) continue;
            uniqueS += s[code];
            uniqueH += h[code];
        }
        (bool low, bool high) = Extremes(column, minimumSupport, t, s);
        long rowsS = column.Codes[synthetic].Count, rowsH = holdout < 0 ? 0 : column.Codes[holdout].Count;
        return new ColumnLeak(column.Name, rare, returned, new Rate(rareS, rowsS), new Rate(rareH, rowsH), new Rate(uniqueS, rowsS), new Rate(uniqueH, rowsH), low, high);
    }

    private static (bool Low, bool High) Extremes(AuditColumn column, int minimumSupport, long[] t, long[] s)
    {
        if (column.Numbers is null) return (false, false);
        (int a, int b) = column.Ends(t);
        if (a == 0) return (false, false);
        return (t[a] < minimumSupport && s[a] > 0, t[b] < minimumSupport && s[b] > 0);
    }
}
