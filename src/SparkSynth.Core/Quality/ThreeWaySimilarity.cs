using System.Collections.Immutable;

namespace SparkSynth.Core.Quality;

/// <summary>
/// Total-variation similarity of three-way marginals: <c>1 - ½ Σ_{a,b,c} |p_R(a,b,c) - p_S(a,b,c)|</c>, continuous columns in 10 bins of the real
/// range with infinite outer edges, null a category of its own. Sees what pair scores cannot: whether a generator keeps interactions.
/// As in the trivariate accuracy of Tiwald et al. (2025), without their noise term.
/// </summary>
public static class ThreeWaySimilarity
{
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
    public static MetricScore[] Compute(QualityPlan plan, int comparison, ThreeWayFold real, ThreeWayFold other)
    {
        if (!real.Triples.SequenceEqual(other.Triples)) throw new ArgumentException("States of different triples.", nameof(other));
        var codes = new CommonCodes(plan, plan.Comparisons[comparison]);
        var scores = new MetricScore[real.Triples.Length];
        for (int t = 0; t < scores.Length; t++)
        {
            ContingencyTable? r = real.Cells(t), s = other.Cells(t);
            scores[t] = r is null || s is null
                ? MetricScore.None(TableComparer.TooLarge)
                : ContingencySimilarity.Compute(Recode(r, codes, real.Triples[t], isOther: false), Recode(s, codes, real.Triples[t], isOther: true));
        }
        return scores;
    }

    /// <summary>Mean of the scores that exist; null if there is none.</summary>
    public static double? Mean(IEnumerable<MetricScore> scores) => QualityReport.Mean(scores.Select(s => s.Value));

    private static ContingencyTable Recode(ContingencyTable table, CommonCodes codes, (int A, int B, int C) triple, bool isOther)
    {
        const int Bits = ThreeWayFold.CodeBits, Mask = (1 << Bits) - 1;
        int[] a = codes.Of(triple.A, isOther, sharedEdges: true), b = codes.Of(triple.B, isOther, sharedEdges: true), c = codes.Of(triple.C, isOther, sharedEdges: true);
        var cells = table.Cells.Select(cell => ((((ulong)(uint)a[(int)(cell >> (2 * Bits))] << Bits) | (uint)b[(int)(cell >> Bits) & Mask]) << Bits) | (uint)c[(int)cell & Mask]);
        return ContingencyTable.FromCells([.. cells], (long[])table.Counts.Clone());
    }
}
