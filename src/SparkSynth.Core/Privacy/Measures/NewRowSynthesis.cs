namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// SDMetrics' metric of that name: share of synthetic rows without a match among the real ones. A match agrees in every categorical column and in nulls, and
/// every number x of the real row satisfies |x − s| ≤ tolerance · |s|, s the synthetic one. Equal to the reference, on all rows.
/// </summary>
public sealed record NewRowSynthesis(double Score, long NewRows, long MatchedRows)
{
    /// <summary>SDMetrics' tolerance.</summary>
    public const double DefaultTolerance = 0.01;

    /// <summary>
    /// Of table <paramref name="synthetic"/> against <paramref name="real"/>. Numbers of temporal columns must count from the epoch in any unit. Cost: a group-by over
    /// the categories and nulls, then a sorted band within each group.
    /// </summary>
    public static NewRowSynthesis Of(IReadOnlyList<AuditColumn> columns, double tolerance = DefaultTolerance, int real = 0, int synthetic = 1)
    {
        var numeric = columns.Where(c => c.Numbers is not null).ToArray();
        int[] rows = columns[0].Codes.Select(c => c.Count).ToArray();
        // null patterns join the categories, so that numbers need no null rule afterwards
        var names = columns.Where(c => c.Numbers is null)
            .Concat(numeric.Select(c => c with { Codes = Array.ConvertAll(c.Codes, t => t.Map([.. Enumerable.Range(0, c.Categories).Select(code => Math.Min(code, 1))])), Categories = 2 })).ToArray();
        var groups = RowGroups.By(names, rows);
        var band = numeric.OrderByDescending(c => c.Categories).FirstOrDefault();
        int[] realGroups = groups.Groups[real];
        int[] start = new int[groups.Count + 1];
        foreach (int g in realGroups) start[g + 1]++;
        for (int g = 1; g < start.Length; g++) start[g] += start[g - 1];
        // real rows by group, and within a group by the number with most values
        int[] order = new int[rows[real]], next = start[..groups.Count];
        double[] bandValues = new double[rows[real]];
        for (int r = 0; r < order.Length; r++)
        {
            int place = next[realGroups[r]]++;
            order[place] = r;
            bandValues[place] = band?.Number(real, r) ?? 0;
        }
        for (int g = 0; g < groups.Count; g++) Array.Sort(bandValues, order, start[g], start[g + 1] - start[g]);
        long fresh = 0;
        for (int s = 0; s < rows[synthetic]; s++)
        {
            int group = groups.Groups[synthetic][s];
            if (!HasMatch(order.AsSpan(start[group]..start[group + 1]), bandValues.AsSpan(start[group]..start[group + 1]), band, numeric, tolerance, real, synthetic, s)) fresh++;
        }
        return new NewRowSynthesis(fresh / (double)rows[synthetic], fresh, rows[synthetic] - fresh);
    }

    private static bool HasMatch(ReadOnlySpan<int> candidates, ReadOnlySpan<double> bandValues, AuditColumn? band, AuditColumn[] numeric, double tolerance, int real, int synthetic, int s)
    {
        if (band is null) return candidates.Length > 0;
        double centre = band.Number(synthetic, s);
        if (double.IsNaN(centre))
        {
            foreach (int r in candidates)
                if (Matches(numeric, tolerance, real, synthetic, r, s)) return true;
            return false;
        }
        double reach = Math.Abs(tolerance * centre), wide = reach * (1 + 1e-12); // the exact test follows in Matches
        int low = 0, high = candidates.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (bandValues[middle] < centre - wide) low = middle + 1;
            else high = middle;
        }
        for (int i = low; i < candidates.Length && bandValues[i] <= centre + wide; i++)
            if (Matches(numeric, tolerance, real, synthetic, candidates[i], s)) return true;
        return false;
    }

    private static bool Matches(AuditColumn[] numeric, double tolerance, int real, int synthetic, int r, int s)
    {
        foreach (var column in numeric)
        {
            double x = column.Number(real, r), y = column.Number(synthetic, s);
            if (!double.IsNaN(y) && !(Math.Abs(x - y) <= Math.Abs(tolerance * y))) return false;
        }
        return true;
    }
}
