using System.Collections.Immutable;
using SparkSynth.Core.Randomness;

namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// Singling out: predicates that are true of exactly one distinct synthetic row are tried on the training data; success = true of exactly one person there. Control:
/// the same predicates on the hold-out. A predicate of weight w is true of exactly one of n random people with probability n·w·(1 − w)^(n−1); when train and hold-out
/// differ in size, train is cut to as many rows as the hold-out has, evenly over the table, so that both face the same odds. Baseline: predicates made
/// at random instead of from synthetic rows. Source: as <see cref="AttackRisk"/>; A. Cohen, K. Nissim, Towards formalizing the GDPR's notion of singling out, PNAS 117 (2020).
/// </summary>
public static class SinglingOut
{
    private const uint UnivariateStream = 1, MultivariateStream = 2, RandomStream = 3;

    /// <summary>
    /// Predicates on one column: values that one synthetic row has, the smallest and the largest number, the only null. At most <paramref name="count"/>, chosen by the seed.
    /// </summary>
    public static ImmutableArray<Predicate> Univariate(IReadOnlyList<AuditColumn> columns, int synthetic, int count, ulong seed)
    {
        var all = new List<Predicate>();
        for (int c = 0; c < columns.Count; c++)
        {
            long[] counts = columns[c].Counts(synthetic);
            // in order of the table, as codes depend on the order of other tables
            foreach (int code in columns[c].Codes[synthetic])
                if (counts[code] == 1) all.Add(new Predicate([new Condition(c, 0, code, 0)]));
            if (columns[c].Numbers is not { } numbers) continue;
            (int low, int high) = columns[c].Ends(counts);
            if (low == 0) continue;
            Predicate[] ends = [new([new Condition(c, -1, 0, numbers[low])]), new([new Condition(c, 1, 0, numbers[high])])];
            all.AddRange(ends.Where(p => p.Count(columns, synthetic, 2) == 1));
        }
        for (int i = all.Count - 1; i > 0; i--)
        {
            int j = (int)Below((ulong)i + 1, seed, UnivariateStream, (ulong)i);
            (all[i], all[j]) = (all[j], all[i]);
        }
        return [.. all.Take(count)];
    }

    /// <summary>
    /// Predicates on <paramref name="width"/> random columns of random synthetic rows: the value of a category, at least (at most) the number when it lies above (below) the
    /// median; kept when they single out one distinct synthetic row. Stops after <paramref name="count"/> predicates, <paramref name="tries"/> tries or, for the sake of time, as many looks at a row as <paramref name="looks"/>: a common predicate
    /// is given up at its second row.
    /// </summary>
    public static ImmutableArray<Predicate> Multivariate(IReadOnlyList<AuditColumn> columns, int synthetic, int width, int count, int tries, ulong seed, long looks = long.MaxValue)
    {
        int[] distinct = DistinctRows(columns, synthetic);
        double[] medians = columns.Select(c => c.Numbers is null ? 0 : Median(c.NumbersOf(synthetic))).ToArray();
        var found = ImmutableArray.CreateBuilder<Predicate>();
        for (int attempt = 0; attempt < tries && found.Count < count && distinct.Length > 0 && looks > 0; attempt++)
        {
            int row = distinct[Below((ulong)distinct.Length, seed, MultivariateStream, (ulong)attempt * 64)];
            var predicate = new Predicate([.. ChooseColumns(columns.Count, width, seed, MultivariateStream, (ulong)attempt * 64).Select(c => ConditionOn(columns[c], c, synthetic, row, medians[c]))]);
            int matches = 0;
            for (int i = 0; i < distinct.Length && matches < 2; i++, looks--)
                if (predicate.Holds(columns, synthetic, distinct[i])) matches++;
            if (matches == 1) found.Add(predicate);
        }
        return found.ToImmutable();
    }

    /// <summary>Attack, control and baseline. Without a hold-out pass −1. Cost: predicates × rows.</summary>
    public static AttackRisk Evaluate(IReadOnlyList<AuditColumn> columns, ImmutableArray<Predicate> predicates, int train, int holdout, int synthetic, ulong seed)
    {
        int trainRows = columns[0].Codes[train].Count, holdoutRows = holdout < 0 ? 0 : columns[0].Codes[holdout].Count;
        int size = holdout < 0 ? trainRows : Math.Min(trainRows, holdoutRows);
        var random = Enumerable.Range(0, predicates.Length).Select(i => RandomPredicate(columns, predicates[i].Conditions.Length, synthetic, seed, (ulong)i * 64)).ToImmutableArray();
        return new AttackRisk(
            Attack(columns, predicates, train, size), holdout < 0 ? default : Attack(columns, predicates, holdout, size), Attack(columns, random, train, size).Share);
    }

    private static Rate Attack(IReadOnlyList<AuditColumn> columns, ImmutableArray<Predicate> predicates, int table, int size)
    {
        int rows = columns[0].Codes[table].Count;
        long successes = 0;
        foreach (var predicate in predicates)
        {
            int matches = 0;
            for (int i = 0; i < size && matches < 2; i++)
                if (predicate.Holds(columns, table, (int)((long)i * rows / size))) matches++;
            if (matches == 1) successes++;
        }
        return new Rate(successes, predicates.Length);
    }

    private static Condition ConditionOn(AuditColumn column, int c, int table, int row, double median)
    {
        if (column.Numbers is null || column.Codes[table][row] == 0) return new Condition(c, 0, column.Codes[table][row], 0);
        double value = column.Number(table, row);
        return new Condition(c, value >= median ? 1 : -1, 0, value);
    }

    /// <summary>Every column's value from a row of its own.</summary>
    private static Predicate RandomPredicate(IReadOnlyList<AuditColumn> columns, int width, int synthetic, ulong seed, ulong index)
    {
        int rows = columns[0].Codes[synthetic].Count;
        return new Predicate([.. ChooseColumns(columns.Count, width, seed, RandomStream, index).Select((c, j) =>
            ConditionOn(columns[c], c, synthetic, (int)Below((ulong)rows, seed, RandomStream, index + 32 + (ulong)j), 0))]);
    }

    private static int[] ChooseColumns(int columns, int width, ulong seed, uint stream, ulong index)
    {
        int[] order = Enumerable.Range(0, columns).ToArray();
        int n = Math.Min(Math.Min(width, columns), 31);
        for (int i = 0; i < n; i++)
        {
            int j = i + (int)Below((ulong)(columns - i), seed, stream, index + 1 + (ulong)i);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order[..n];
    }

    private static int[] DistinctRows(IReadOnlyList<AuditColumn> columns, int table)
    {
        var groups = RowGroups.By(columns.Select(c => c with { Codes = [c.Codes[table]], Numbers = null }).ToArray());
        bool[] seen = new bool[groups.Count];
        var rows = new List<int>();
        for (int i = 0; i < groups.Groups[0].Length; i++)
        {
            if (seen[groups.Groups[0][i]]) continue;
            seen[groups.Groups[0][i]] = true;
            rows.Add(i);
        }
        return [.. rows];
    }

    private static double Median(double[] values)
    {
        double[] sorted = values.Where(v => !double.IsNaN(v)).ToArray();
        Array.Sort(sorted);
        return OrderStatistics.SortedQuantile(sorted, 0.5);
    }

    private static ulong Below(ulong limit, ulong seed, uint stream, ulong index)
    {
        (uint a, uint b, _, _) = Philox.Draw(seed, RandomPurpose.Audit, stream, index);
        return Math.BigMul(((ulong)a << 32) | b, limit, out _);
    }
}
