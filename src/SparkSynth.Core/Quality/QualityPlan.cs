using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Quality;

/// <summary>
/// Made on the driver from the first passes: what the second pass over the real table and over every other one (synthetic, hold-out) counts.
/// </summary>
public sealed class QualityPlan
{
    private QualityPlan(QualityProfileFold realProfile, TablePlan real, QualityComparison[] comparisons)
    {
        RealProfile = realProfile;
        Real = real;
        Comparisons = comparisons;
    }

    /// <summary>First pass over the real table.</summary>
    public QualityProfileFold RealProfile { get; }

    /// <summary>Second pass over the real table; serves all comparisons.</summary>
    public TablePlan Real { get; }

    /// <summary>One for each other table, in the order given.</summary>
    public IReadOnlyList<QualityComparison> Comparisons { get; }

    /// <summary>
    /// Plans the second passes. All profiles have the same columns in the same order with the same kinds; types may differ in width, not in kind
    /// (an integer column may face a float one: scores are of values, and DataStructure says what differs).
    /// </summary>
    /// <param name="real">First pass over the real table.</param>
    /// <param name="others">First passes over what is compared with it; may be empty.</param>
    /// <exception cref="ArgumentException">Columns differ.</exception>
    public static QualityPlan Create(QualityProfileFold real, params IReadOnlyList<QualityProfileFold> others)
    {
        int columns = real.Columns.Count;
        foreach (var other in others)
            if (!other.Schema.Columns.Select(c => (c.Name, c.Kind)).SequenceEqual(real.Schema.Columns.Select(c => (c.Name, c.Kind))))
                throw new ArgumentException("The tables are not profiled with the same columns and kinds.", nameof(others));
        var realSets = new List<BucketSet>[columns];
        for (int c = 0; c < columns; c++) realSets[c] = [];
        var comparisons = new List<QualityComparison>();
        foreach (var other in others)
        {
            var refinements = new KolmogorovRefinement?[columns];
            int[] sets = new int[columns];
            Array.Fill(sets, -1);
            int open = Enumerable.Range(0, columns).Count(c => CanCompare(real.Columns[c], other.Columns[c]) && !(real.Columns[c].Values!.IsExact && other.Columns[c].Values!.IsExact));
            long budget = Math.Min(QualityPairFold.RefineCap, 4L * QualityPairFold.RefineCap / Math.Max(1, open));
            for (int c = 0; c < columns; c++)
            {
                if (!CanCompare(real.Columns[c], other.Columns[c])) continue;
                refinements[c] = new KolmogorovRefinement(real.Columns[c], other.Columns[c], budget);
                if (refinements[c]!.RealBuckets is not { } buckets) continue;
                sets[c] = realSets[c].Count;
                realSets[c].Add(buckets);
            }
            var codings = other.Columns.Select((p, c) => Code(p, real.Columns[c], refinements[c]?.OtherBuckets is { } b ? [b] : []));
            comparisons.Add(new(other, Plan(other, codings), refinements, sets));
        }
        var realCodings = real.Columns.Select((p, c) => Code(p, p, [.. realSets[c]]));
        return new(real, Plan(real, realCodings), [.. comparisons]);
    }

    /// <summary>Continuous columns, both with values and of comparable types.</summary>
    internal static bool CanCompare(QualityColumnProfile real, QualityColumnProfile other)
        => real.Column.Kind == QualityKind.Continuous && real.Present > 0 && other.Present > 0 && KolmogorovRefinement.CanCompare(real, other);

    private static TablePlan Plan(QualityProfileFold profile, IEnumerable<ColumnCoding> codings)
        => new([.. codings], [.. profile.Columns.Select(c => c.Column.Kind == QualityKind.Continuous)], profile.Rows);

    private static ColumnCoding Code(QualityColumnProfile profile, QualityColumnProfile real, BucketSet[] refine) => profile.Column.Kind switch
    {
        QualityKind.Continuous => CodeContinuous(profile, real, refine),
        QualityKind.Discrete when profile.HasCategories => CodeDiscrete(profile),
        _ => new() { IsLeftOut = true },
    };

    private static ColumnCoding CodeDiscrete(QualityColumnProfile profile)
    {
        string[] texts = profile.Texts is { } table ? [.. table.ToSorted().Select(e => e.Text)] : [];
        long[] keys = profile.Values is { } values ? [.. values.ToSorted().Select(e => e.Low)] : [];
        return new()
        {
            HasNull = profile.Nulls > 0,
            Min = profile.Min,
            Max = profile.Max,
            ValueCodes = texts.Length + keys.Length,
            Texts = texts,
            Keys = keys,
        };
    }

    private static ColumnCoding CodeContinuous(QualityColumnProfile profile, QualityColumnProfile real, BucketSet[] refine)
    {
        if (profile.Present == 0) return new() { HasNull = profile.Nulls > 0, Limbs = 1 };
        long[] thresholds = Thresholds(profile, real);
        bool isFloat = profile.Column.Type.Kind == PhysicalType.Float;
        ulong range = (ulong)profile.Max - (ulong)profile.Min;
        double largest = isFloat ? Math.Max(Math.Abs(profile.Range.Min), Math.Abs(profile.Range.Max)) : 0;
        return new()
        {
            HasNull = profile.Nulls > 0,
            Min = profile.Min,
            Max = profile.Max,
            ValueCodes = thresholds.Length + 1,
            Thresholds = thresholds,
            Limbs = !isFloat && range < 1UL << 32 ? 1 : 2,
            IsFloat = isFloat,
            Exponent = largest == 0 ? 0 : Math.Clamp(60 - Math.ILogB(largest), -1000, 1000), // |value| · 2^Exponent < 2^61
            Center = profile.Min + (long)((range / 2) + (range % 2)),
            Shift = range >> 62 != 0 ? 2 : 0,
            Refine = refine,
        };
    }

    // Keys where a code of either bin rule changes, or where values enter or leave the real range.
    private static long[] Thresholds(QualityColumnProfile profile, QualityColumnProfile real)
    {
        var keys = new SortedSet<long>();
        foreach (double edge in Edges(profile).Concat(Edges(real)))
            if (profile.Scale.FirstAtLeast(edge, profile.Min, profile.Max) is { } key && key > profile.Min) keys.Add(key);
        // "Above the real maximum" starts one key after it, which is no edge of either rule.
        if (real.Present > 0 && profile.Scale.FirstAtLeast(Math.BitIncrement(real.Range.Max), profile.Min, profile.Max) is { } above && above > profile.Min) keys.Add(above);
        return [.. keys];
    }

    /// <summary>Edges of a column's own range, as both bin rules use them.</summary>
    internal static double[] Edges(QualityColumnProfile profile) => HistogramEdges.Of(profile.Range.Min, profile.Range.Max);
}
