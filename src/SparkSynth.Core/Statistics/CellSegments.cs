using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// Segments of one cell (copula-network, section 8): values of at least k rows are atoms, the rest is cut into at most 16 blocks of about
/// equal rows. Ends of the rest come from its k outermost rows, so that they are close to the extremes without being them.
/// </summary>
internal static class CellSegments
{
    private const int MaxBlocks = 16;

    private const long ReachUnit = 1 << 20;

    public static Segment[] Build(ReadOnlySpan<ValueEntry> entries, UnitScale scale, int k, bool isFirst, bool isLast)
    {
        var segments = new List<Segment>();
        var rest = new List<ValueEntry>();
        long restRows = 0;
        foreach (var entry in entries)
        {
            if (entry.IsValue && entry.Rows >= k)
            {
                long unit = scale.KeyToUnit(entry.Low);
                segments.Add(new Segment(entry.Rows, unit, unit));
            }
            else
            {
                rest.Add(entry);
                restRows += entry.Rows;
            }
        }

        if (restRows >= k) AddRest(segments, rest, restRows, scale, k, isFirst, isLast);
        segments.Sort(static (a, b) => a.Low != b.Low ? a.Low.CompareTo(b.Low) : a.High.CompareTo(b.High));
        return segments.ToArray();
    }

    private static void AddRest(List<Segment> segments, List<ValueEntry> rest, long rows, UnitScale scale, int k, bool isFirst, bool isLast)
    {
        var cuts = Cuts(rest, rows, k);
        if (isFirst) SplitFirst(cuts, rest, k);
        if (isLast) SplitLast(cuts, rest, k);
        long bottom = End(rest, scale, k, top: false), top = End(rest, scale, k, top: true);
        if (bottom > top) bottom = top = Centre(rest, rows, scale);
        for (int b = 0; b + 1 < cuts.Count; b++)
        {
            long weight = 0;
            for (int i = cuts[b]; i < cuts[b + 1]; i++) weight += rest[i].Rows;
            long low = cuts[b] == 0 ? bottom : scale.Mean(rest[cuts[b] - 1].High, rest[cuts[b]].Low);
            long high = cuts[b + 1] == rest.Count ? top : scale.Mean(rest[cuts[b + 1] - 1].High, rest[cuts[b + 1]].Low);
            low = Math.Clamp(low, bottom, top);
            high = Math.Clamp(high, low, top);
            AddTipped(segments, new Segment(weight, low, high), scale, isFirst && b == 0, isLast && b + 2 == cuts.Count);
        }
    }

    /// <summary>
    /// The column's outermost segments: two of their rows go to the outer sixteenth, so that a table as long as the real one nearly always
    /// has a value close to the end. Otherwise its range would be short by a sixth of the segment, and with it SDMetrics' own bins
    /// (Adult, 8 splits: overall .99370; .99300 without).
    /// </summary>
    private static void AddTipped(List<Segment> segments, Segment segment, UnitScale scale, bool isFirst, bool isLast)
    {
        const int TipRows = 2, TipShare = 16;
        if (isFirst == isLast || segment.Weight <= TipRows || segment.Low == segment.High)
        {
            segments.Add(segment);
            return;
        }

        long cut = scale.Part(segment.Low, segment.High, isFirst ? 1 : TipShare - 1, TipShare);
        segments.Add(segment with { High = cut, Weight = isFirst ? TipRows : segment.Weight - TipRows });
        segments.Add(segment with { Low = cut, Weight = isFirst ? segment.Weight - TipRows : TipRows });
    }

    /// <summary>Where blocks begin, and the end: blocks of whole entries, each of at least k rows, as equal as that allows.</summary>
    private static List<int> Cuts(List<ValueEntry> rest, long rows, int k)
    {
        long blocks = Math.Max(1, Math.Min(MaxBlocks, rows / k));
        var cuts = new List<int> { 0 };
        long before = 0, block = 0;
        for (int i = 0; i < rest.Count; i++)
        {
            before += rest[i].Rows;
            block += rest[i].Rows;
            if (i + 1 == rest.Count || block < k || before * blocks < rows * cuts.Count || rows - before < k) continue;
            cuts.Add(i + 1);
            block = 0;
        }

        cuts.Add(rest.Count);
        return cuts;
    }

    private static void SplitFirst(List<int> cuts, List<ValueEntry> rest, int k)
    {
        long rows = 0, outer = 0;
        int cut = 0;
        for (int i = 0; i < cuts[1]; i++)
        {
            rows += rest[i].Rows;
            if (outer >= k) continue;
            outer = rows;
            cut = i + 1;
        }

        if (rows >= 2L * k && rows - outer >= k) cuts.Insert(1, cut);
    }

    private static void SplitLast(List<int> cuts, List<ValueEntry> rest, int k)
    {
        long rows = 0, outer = 0;
        int cut = 0;
        for (int i = rest.Count - 1; i >= cuts[^2]; i--)
        {
            rows += rest[i].Rows;
            if (outer >= k) continue;
            outer = rows;
            cut = i;
        }

        if (rows >= 2L * k && rows - outer >= k) cuts.Insert(cuts.Count - 1, cut);
    }

    /// <summary>
    /// Upper end: e = x_k + r · (mean(k largest) - x_k), x_k the k-th largest: what the largest would be if the tail fell off exponentially, and
    /// yet an average of k rows. Where e lies beyond the largest, it is mirrored at it, but no further in than half-way to the mean; lower
    /// end likewise. Whole units are rounded inwards. With k ≥ 2 the largest value itself is never the result. Being close to it matters:
    /// SDMetrics bins each table on its own range.
    /// </summary>
    private static long End(List<ValueEntry> rest, UnitScale scale, int k, bool top)
    {
        if (scale.Scale == ValueScale.Real)
        {
            double sum = 0, extreme = 0, inner = 0;
            int n = 0;
            foreach (double x in Outermost(rest, k, top).Select(u => OrderKey.ToDouble(u)))
            {
                if (n++ == 0) extreme = x;
                inner = x;
                sum += x / k;
            }

            double formula = inner + ((sum - inner) * Reach(k) / ReachUnit), halfWay = (extreme * 0.5) + (sum * 0.5), mirrored = extreme - (formula - extreme);
            if (top) return OrderKey.FromDouble(formula < extreme ? formula : formula == extreme ? halfWay : Math.Max(mirrored, halfWay));
            return OrderKey.FromDouble(formula > extreme ? formula : formula == extreme ? halfWay : Math.Min(mirrored, halfWay));
        }

        Int128 total = 0;
        long outer = 0, last = 0;
        int taken = 0;
        foreach (long unit in Outermost(rest, k, top).Select(key => scale.KeyToUnit(key)))
        {
            if (taken++ == 0) outer = unit;
            last = unit;
            total += unit;
        }

        // All candidates over a common denominator.
        Int128 denominator = 2 * (Int128)k * ReachUnit;
        Int128 formula2 = (denominator * last) + (2 * (total - ((Int128)k * last)) * Reach(k)), extreme2 = denominator * outer;
        Int128 halfWay2 = (((Int128)k * outer) + total) * ReachUnit, mirrored2 = (2 * extreme2) - formula2;
        Int128 numerator = formula2 == extreme2 ? halfWay2
            : top ? (formula2 < extreme2 ? formula2 : Int128.Max(mirrored2, halfWay2))
            : (formula2 > extreme2 ? formula2 : Int128.Min(mirrored2, halfWay2));
        var quotient = numerator / denominator;
        if (quotient * denominator != numerator)
        {
            if (top && numerator < 0) quotient -= 1;
            if (!top && numerator > 0) quotient += 1;
        }

        return (long)quotient;
    }

    /// <summary>
    /// r in units of 1 / <see cref="ReachUnit"/>: of k exponential tail values the largest exceeds the k-th by (1 + 1/2 + … + 1/(k-1)) scales on average, and the mean by
    /// (k - 1)/k scales. 2.6 for k = 5. (2 would be right for a tail of even density.)
    /// </summary>
    private static long Reach(int k)
    {
        long harmonic = 0;
        for (int i = 1; i < Math.Min(k, 1 << 16); i++) harmonic += ReachUnit / i;
        return k < 2 ? ReachUnit : harmonic * k / (k - 1);
    }

    /// <summary>Keys of the k outermost rows, from outside in. Rows of a range are taken to be spread evenly over it.</summary>
    private static IEnumerable<long> Outermost(List<ValueEntry> rest, int k, bool top)
    {
        int left = k;
        for (int e = 0; e < rest.Count && left > 0; e++)
        {
            var entry = top ? rest[^(e + 1)] : rest[e];
            ulong width = (ulong)entry.High - (ulong)entry.Low;
            for (long r = 0; r < entry.Rows && left > 0; r++, left--)
            {
                ulong inwards = entry.IsValue ? 0 : (ulong)((UInt128)width * (ulong)r / (ulong)(entry.Rows - 1));
                yield return top ? (long)((ulong)entry.High - inwards) : (long)((ulong)entry.Low + inwards);
            }
        }
    }

    /// <summary>Mean of all rows of the rest, in units.</summary>
    private static long Centre(List<ValueEntry> rest, long rows, UnitScale scale)
    {
        if (scale.Scale == ValueScale.Real)
        {
            double mean = 0;
            foreach (var entry in rest) mean += scale.Middle(entry) * ((double)entry.Rows / rows);
            return OrderKey.FromDouble(mean);
        }

        Int128 sum = 0;
        foreach (var entry in rest) sum += (Int128)scale.Mean(entry.Low, entry.High) * entry.Rows;
        return (long)(sum / rows);
    }
}
