using System.Numerics;
using System.Runtime.InteropServices;

namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// Correct attribution probability, SDMetrics' CategoricalCAP family: for every real row the share of the synthetic rows with its key that carry its
/// secret; protection = 1 − mean, 0 … 1, and 0 when no row can be attacked, as in the reference. Equal to the reference on all rows.
/// Source: J. Taub, M. Elliot, M. Pampaka, D. Smith, Differential correct attribution probability for synthetic data, PSD 2018.
/// </summary>
/// <param name="Cap">Protection when the attacker leaves rows out whose key no synthetic row has.</param>
/// <param name="ZeroCap">Protection when the attacker fails there.</param>
/// <param name="GeneralizedCap">Protection when the attacker takes all synthetic rows there whose key differs in the fewest columns.</param>
public sealed record CategoricalCap(double Cap, double ZeroCap, double GeneralizedCap)
{
    /// <summary>
    /// The rows of table <paramref name="real"/> against an attacker with table <paramref name="synthetic"/>. Nulls are a category. Cost: two group-bys of the rows; then one
    /// of the distinct keys for each set of key columns that has to be left out, instead of comparing all keys with all keys.
    /// </summary>
    public static CategoricalCap Of(IReadOnlyList<AuditColumn> keys, IReadOnlyList<AuditColumn> secrets, int real = 0, int synthetic = 1)
    {
        if (keys.Count == 0 || secrets.Count == 0) throw new ArgumentException("keys and secrets are needed", nameof(keys));
        if (keys.Count > 20) throw new ArgumentException("at most 20 key columns", nameof(keys));
        RowGroups key = RowGroups.By(keys), secret = RowGroups.By(secrets);
        int[] sizes = key.Sizes(synthetic);
        var attacker = key.Pairs(secret, synthetic);
        double score = 0;
        long rows = 0, attacked = 0;
        var open = new List<Target>();
        foreach (((int k, int s), int count) in key.Pairs(secret, real))
        {
            rows += count;
            if (sizes[k] == 0)
            {
                open.Add(new Target(k, s, count));
                continue;
            }
            attacked += count;
            score += count * (attacker.GetValueOrDefault((k, s)) / (double)sizes[k]);
        }
        double general = open.Count == 0 ? score : score + Generalized(Distinct(keys, key), sizes, attacker, open);
        return new CategoricalCap(attacked == 0 ? 0 : 1 - (score / attacked), rows == 0 ? 0 : 1 - (score / rows), rows == 0 ? 0 : 1 - (general / rows));
    }

    /// <summary>Sum over the open rows of the share of the synthetic rows, those whose key differs in the fewest columns, that carry their secret.</summary>
    private static double Generalized(AuditColumn[] distinct, int[] sizes, Dictionary<(int Key, int Secret), int> attacker, List<Target> open)
    {
        double score = 0;
        for (int missing = 1; missing <= distinct.Length && open.Count > 0; missing++)
        {
            long[] hits = new long[open.Count], totals = new long[open.Count];
            // keys that differ in exactly `missing` columns agree in exactly one set of the others, so nothing is counted twice
            for (uint mask = 0; mask < 1u << distinct.Length; mask++)
                if (BitOperations.PopCount(mask) == missing)
                    Attack(RowGroups.By([.. distinct.Where((_, c) => (mask & (1u << c)) == 0)], [sizes.Length]), sizes, attacker, open, hits, totals);
            for (int i = 0; i < open.Count; i++)
                if (totals[i] > 0) score += open[i].Rows * (hits[i] / (double)totals[i]);
            open = [.. open.Where((_, i) => totals[i] == 0)];
        }
        return score;
    }

    private static void Attack(RowGroups wider, int[] sizes, Dictionary<(int Key, int Secret), int> attacker, List<Target> open, long[] hits, long[] totals)
    {
        int[] group = wider.Groups[0];
        bool[] wanted = new bool[wider.Count];
        foreach (var target in open) wanted[group[target.Key]] = true;
        long[] total = new long[wider.Count];
        for (int k = 0; k < sizes.Length; k++) total[group[k]] += sizes[k];
        var hit = new Dictionary<(int, int), long>();
        foreach (((int k, int s), int count) in attacker)
            if (wanted[group[k]]) CollectionsMarshal.GetValueRefOrAddDefault(hit, (group[k], s), out _) += count;
        for (int i = 0; i < open.Count; i++)
        {
            totals[i] += total[group[open[i].Key]];
            hits[i] += hit.GetValueOrDefault((group[open[i].Key], open[i].Secret));
        }
    }

    /// <summary>The columns with one row a key, in the order of the keys' numbers.</summary>
    private static AuditColumn[] Distinct(IReadOnlyList<AuditColumn> keys, RowGroups key)
    {
        var first = new (int Table, int Row)[key.Count];
        for (int t = key.Groups.Length - 1; t >= 0; t--)
            for (int i = key.Groups[t].Length - 1; i >= 0; i--) first[key.Groups[t][i]] = (t, i);
        return [.. keys.Select(column => column with { Codes = [new CodeList(first.Select(f => column.Codes[f.Table][f.Row]))], Numbers = null })];
    }

    /// <summary>Real rows of one key and secret.</summary>
    private readonly record struct Target(int Key, int Secret, int Rows);
}
