namespace SparkSynth.Core.Marginals;

/// <summary>
/// Distinct values of a column and how often each occurs: all that a maximum-likelihood fit needs, so a fit costs the same for a
/// thousand rows and for a billion. Null, NaN and ±∞ are left out by whoever makes the table.
/// </summary>
public sealed class WeightedSample
{
    /// <param name="values">Finite, strictly ascending. Not copied.</param>
    /// <param name="counts">Rows of each value, > 0. Not copied.</param>
    /// <exception cref="ArgumentException">Lengths differ, values not finite or not ascending, a count below 1.</exception>
    public WeightedSample(double[] values, long[] counts)
    {
        if (values.Length != counts.Length) throw new ArgumentException("One count for each value.", nameof(counts));
        long rows = 0;
        double heaviest = -1, sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i])) throw new ArgumentException("Values must be finite.", nameof(values));
            if (i > 0 && values[i] <= values[i - 1]) throw new ArgumentException("Values must ascend strictly.", nameof(values));
            if (counts[i] < 1) throw new ArgumentException("Counts must be positive.", nameof(counts));
            rows = checked(rows + counts[i]);
            sum += counts[i] * (values[i] - values[0]); // from the lowest value: no digits lost on timestamps
            if (counts[i] > heaviest) (heaviest, HeaviestValue) = (counts[i], values[i]);
        }
        (Values, Counts, Rows) = (values, counts, rows);
        if (rows == 0) return;
        double mean = sum / rows, squares = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double d = values[i] - values[0] - mean;
            squares += counts[i] * (d * d);
        }
        Mean = values[0] + mean;
        MeanAboveMin = mean;
        Variance = squares / rows;
        HeaviestShare = heaviest / rows;
    }

    /// <summary>Distinct values, ascending.</summary>
    public double[] Values { get; }

    /// <summary>Rows of each value.</summary>
    public long[] Counts { get; }

    /// <summary>Sum of the counts.</summary>
    public long Rows { get; }

    /// <summary>Lowest value. A real value: not for publication, see <see cref="WithSafeEnds"/>.</summary>
    public double Min => Values[0];

    /// <summary>Highest value. A real value: not for publication, see <see cref="WithSafeEnds"/>.</summary>
    public double Max => Values[^1];

    /// <summary>Max - Min.</summary>
    public double Range => Values[^1] - Values[0];

    /// <summary>Mean; 0 for an empty table.</summary>
    public double Mean { get; }

    /// <summary>Mean - Min, not rounded to the spacing of doubles near the values: fits use this one.</summary>
    public double MeanAboveMin { get; }

    /// <summary>Population variance (divisor n).</summary>
    public double Variance { get; }

    /// <summary>The most frequent value (the lowest of several).</summary>
    public double HeaviestValue { get; }

    /// <summary>Share of rows of <see cref="HeaviestValue"/>.</summary>
    public double HeaviestShare { get; }

    /// <summary>Table of unsorted rows; convenient for tests and small data.</summary>
    public static WeightedSample FromRows(IEnumerable<double> rows)
    {
        var groups = rows.GroupBy(x => x + 0.0).OrderBy(g => g.Key).ToArray();
        return new WeightedSample(groups.Select(g => g.Key).ToArray(), groups.Select(g => g.LongCount()).ToArray());
    }

    /// <summary>
    /// At most about <paramref name="groups"/> values: runs of equal row count become their mean, <paramref name="ends"/> values at
    /// both ends stay. Only to speed up a search for parameters; the result is as private as the table itself.
    /// </summary>
    public WeightedSample Compressed(int groups, int ends = 64)
    {
        int m = Values.Length;
        if (m <= groups + (2 * ends)) return this;
        long target = Math.Max(1, Rows / groups);
        return Group((i, rows) => i < ends || i >= m - ends || i + 1 >= m - ends || rows >= target || i + 1 < ends);
    }

    /// <summary>
    /// Means of consecutive runs of at least <paramref name="support"/> rows, at most about <paramref name="groups"/> of them, so that no
    /// value in the result stands for fewer rows. A value of <see cref="AtomRows"/> or more stays as it is; fewer rows than the support
    /// before it (or at the very end) are added to it. Fewer rows than the support in all: empty.
    /// </summary>
    public WeightedSample Grouped(int support, int groups)
    {
        if (Rows < support) return new WeightedSample([], []);
        long target = AtomRows(support, groups);
        return Group((_, rows) => rows >= target, support, target);
    }

    /// <summary>Rows that make a value stay a value in <see cref="Grouped"/>: the support, or an equal share of all rows if that is more.</summary>
    public long AtomRows(int support, int groups) => Math.Max(support, Rows / groups);

    /// <summary>
    /// The table with its outermost <paramref name="support"/> rows at either end spread evenly between the safe end and the innermost
    /// of them. Safe top = min(max, 2 · mean(k largest) - k-th largest); bottom mirrored. The mean of those k rows stays, their extreme does not
    /// show. An end value of support k or more stays. Fewer than 2k rows: empty, nothing can be published.
    /// </summary>
    public WeightedSample WithSafeEnds(int support)
    {
        if (support <= 1) return this;
        if (Rows < 2L * support) return new WeightedSample([], []);
        var replaced = new List<(double Value, long Rows)>();
        (int first, long firstLeft, double[] low) = SafeEnd(support, 1);
        (int last, long lastLeft, double[] high) = SafeEnd(support, -1);
        foreach (double v in low) replaced.Add((v, 1));
        if (first == last)
            replaced.Add((Values[first], firstLeft + lastLeft - Counts[first]));
        else
        {
            replaced.Add((Values[first], firstLeft));
            for (int i = first + 1; i < last; i++) replaced.Add((Values[i], Counts[i]));
            replaced.Add((Values[last], lastLeft));
        }
        foreach (double v in high) replaced.Add((v, 1));
        var groups = replaced.Where(r => r.Rows > 0).GroupBy(r => r.Value).OrderBy(g => g.Key).ToArray();
        return new WeightedSample(groups.Select(g => g.Key).ToArray(), groups.Select(g => g.Sum(r => r.Rows)).ToArray());
    }

    // The k outermost rows from one side: where they end, how many rows of that last value remain, and what replaces them.
    private (int Index, long Left, double[] Replacement) SafeEnd(int k, int direction)
    {
        int i = direction > 0 ? 0 : Values.Length - 1;
        double origin = Values[i], sum = 0;
        long taken = 0;
        while (true)
        {
            long take = Math.Min(Counts[i], k - taken);
            sum += take * (Values[i] - origin);
            taken += take;
            if (taken == k)
            {
                double inner = Values[i], mean = origin + (sum / k);
                double end = (2 * mean) - inner;
                end = direction > 0 ? Math.Max(origin, end) : Math.Min(origin, end);
                var replacement = new double[k];
                for (int r = 0; r < k; r++) replacement[r] = Math.Abs(end - inner) > 0 ? end + ((inner - end) * r / (k - 1)) : inner;
                return (i, Counts[i] - take, replacement);
            }
            i += direction;
        }
    }

    private WeightedSample Group(Func<int, long, bool> closes, int support = 0, long atom = long.MaxValue)
    {
        var values = new List<double>();
        var counts = new List<long>();
        long rows = 0;
        double sum = 0, origin = 0;
        for (int i = 0; i < Values.Length; i++)
        {
            if (Counts[i] >= atom)
            {
                if (rows >= support) Close(origin + (sum / rows), rows);
                Close(Values[i], Counts[i] + (rows < support ? rows : 0));
                rows = 0;
                continue;
            }
            if (rows == 0) (origin, sum) = (Values[i], 0);
            rows += Counts[i];
            sum += Counts[i] * (Values[i] - origin);
            if (!closes(i, rows)) continue;
            Close(origin + (sum / rows), rows);
            rows = 0;
        }
        if (rows > 0 && rows < support && values.Count > 0)
        {
            // The rest is too small to stand alone: into its neighbour, whose mean moves unless it is a value.
            double last = values[^1];
            long before = counts[^1];
            counts[^1] += rows;
            if (before < atom) values[^1] = last + (((rows * (origin - last)) + sum) / (before + rows));
        }
        else if (rows > 0) Close(origin + (sum / rows), rows);
        return new WeightedSample([.. values], [.. counts]);

        void Close(double value, long count)
        {
            if (count == 0) return;
            if (values.Count > 0 && value <= values[^1]) counts[^1] += count; // rounding made two means equal
            else
            {
                values.Add(value);
                counts.Add(count);
            }
        }
    }
}
