using System.Collections.Immutable;

namespace SparkSynth.Core.Quality;

/// <summary>
/// Total-variation similarity of three-way marginals: <c>1 - ½ Σ_{a,b,c} |p_R(a,b,c) - p_S(a,b,c)|</c>, continuous columns in 10 bins of the real
/// range with infinite outer edges, null a category of its own; of a nominal column the commonest categories keep a code of their own, the
/// others share one, so that all columns are about as coarse. Sees what pair scores cannot: whether a generator keeps interactions.
/// As in the trivariate accuracy of Tiwald et al. (2025), without their noise term.
/// </summary>
public static class ThreeWaySimilarity
{
    private const int Bits = ThreeWayFold.CodeBits;
    private const int Mask = (1 << Bits) - 1;

    /// <summary>All triples of the columns that take part: neither ignored nor with more categories than can be counted in one of the tables.</summary>
    public static ImmutableArray<(int A, int B, int C)> AllTriples(QualityPlan plan)
    {
        int[] columns = [.. Enumerable.Range(0, plan.Real.Codings.Length).Where(c => !plan.Real.Codings[c].IsLeftOut && plan.Comparisons.All(o => !o.Plan.Codings[c].IsLeftOut))];
        return [.. from i in Enumerable.Range(0, columns.Length)
                   from j in Enumerable.Range(i + 1, columns.Length - i - 1)
                   from k in Enumerable.Range(j + 1, columns.Length - j - 1)
                   select (columns[i], columns[j], columns[k])];
    }

    /// <summary>Score of every triple, none where a table has too many filled cells or no rows.</summary>
    /// <param name="plan">The plan whose tables were counted.</param>
    /// <param name="comparison">Which of its comparisons.</param>
    /// <param name="real">Counts of the real table.</param>
    /// <param name="other">Counts of the other table, of the same triples.</param>
    /// <param name="categories">Most codes of a nominal column: the commonest in the real table, and one for the rest.</param>
    public static MetricScore[] Compute(QualityPlan plan, int comparison, ThreeWayFold real, ThreeWayFold other, int categories = HistogramEdges.Bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(categories, 1);
        if (!real.Triples.SequenceEqual(other.Triples)) throw new ArgumentException("States of different triples.", nameof(other));
        var common = new CommonCodes(plan, plan.Comparisons[comparison]);
        var (realCodes, otherCodes) = (new Dictionary<int, int[]>(), new Dictionary<int, int[]>());
        for (int t = 0; t < real.Triples.Length; t++)
        {
            var (a, b, c) = real.Triples[t];
            foreach (var (column, place) in new[] { (a, 2), (b, 1), (c, 0) })
            {
                if (realCodes.ContainsKey(column) || real.Cells(t) is not { } cells) continue;
                int[] r = common.Of(column, isOther: false, sharedEdges: true), s = common.Of(column, isOther: true, sharedEdges: true);
                if (!plan.Real.Continuous[column]) (r, s) = Commonest(cells, place * ThreeWayFold.CodeBits, r, s, categories);
                (realCodes[column], otherCodes[column]) = (r, s);
            }
        }

        var scores = new MetricScore[real.Triples.Length];
        for (int t = 0; t < scores.Length; t++)
        {
            ContingencyTable? r = real.Cells(t), s = other.Cells(t);
            scores[t] = r is null || s is null
                ? MetricScore.None(TableComparer.TooLarge)
                : ContingencySimilarity.Compute(Recode(r, realCodes, real.Triples[t]), Recode(s, otherCodes, real.Triples[t]));
        }
        return scores;
    }

    /// <summary>Mean of the scores that exist; null if there is none.</summary>
    public static double? Mean(IEnumerable<MetricScore> scores) => QualityReport.Mean(scores.Select(s => s.Value));

    /// <summary>Codes after all but the commonest categories (by real rows, then by code) were pooled.</summary>
    private static (int[] Real, int[] Other) Commonest(ContingencyTable cells, int shift, int[] real, int[] other, int categories)
    {
        const int Pooled = Mask;
        var rows = new Dictionary<int, long>();
        for (int i = 0; i < cells.Cells.Length; i++)
        {
            int code = real[(int)(cells.Cells[i] >> shift) & Mask];
            rows[code] = rows.GetValueOrDefault(code) + cells.Counts[i];
        }

        if (rows.Count <= categories) return (real, other);
        var kept = rows.OrderByDescending(r => r.Value).ThenBy(r => r.Key).Take(categories - 1).Select(r => r.Key).ToHashSet();
        return ([.. real.Select(c => kept.Contains(c) ? c : Pooled)], [.. other.Select(c => kept.Contains(c) ? c : Pooled)]);
    }

    private static ContingencyTable Recode(ContingencyTable table, Dictionary<int, int[]> codes, (int A, int B, int C) triple)
    {
        int[] a = codes[triple.A], b = codes[triple.B], c = codes[triple.C];
        var cells = table.Cells.Select(cell => ((((ulong)(uint)a[(int)(cell >> (2 * Bits))] << Bits) | (uint)b[(int)(cell >> Bits) & Mask]) << Bits) | (uint)c[(int)cell & Mask]);
        return ContingencyTable.FromCells([.. cells], (long[])table.Counts.Clone());
    }
}
