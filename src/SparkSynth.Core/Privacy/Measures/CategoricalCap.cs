using System.Numerics;

namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// Correct attribution probability, SDMetrics' CategoricalCAP family: for every real row the share of the synthetic rows with its key that carry its
/// secret; protection = 1 − mean. Equal to the reference on all rows.
/// Source: J. Taub, M. Elliot, M. Pampaka, D. Smith, Differential correct attribution probability for synthetic data, PSD 2018.
/// </summary>
public static class CategoricalCap
{
    /// <summary>
    /// Protection, 0 … 1, of the rows of table <paramref name="real"/> against an attacker with table <paramref name="synthetic"/>; 0 when no row can be attacked,
    /// as in the reference. Nulls are a category. Cost: group-bys; the generalised method adds one for each set of key columns it has to leave
    /// out, instead of comparing all keys with all keys.
    /// </summary>
    public static double Protection(IReadOnlyList<AuditColumn> keys, IReadOnlyList<AuditColumn> secrets, CapMethod method, int real = 0, int synthetic = 1)
    {
        if (keys.Count == 0 || secrets.Count == 0) throw new ArgumentException("keys and secrets are needed", nameof(keys));
        if (keys.Count > 20) throw new ArgumentException("at most 20 key columns", nameof(keys));
        int[] rows = keys[0].Codes.Select(c => c.Count).ToArray();
        var secret = RowGroups.By(secrets, rows);
        long[] hits = new long[rows[real]], totals = new long[rows[real]];
        Attack(keys, secret, rows, real, synthetic, hits, totals, Enumerable.Range(0, rows[real]).ToArray());
        if (method == CapMethod.GeneralizedCap)
            for (int missing = 1; missing <= keys.Count; missing++)
            {
                int[] open = Enumerable.Range(0, rows[real]).Where(i => totals[i] == 0).ToArray();
                if (open.Length == 0) break;
                // keys that differ in exactly `missing` columns agree in exactly one set of the others, so nothing is counted twice
                for (uint mask = 0; mask < 1u << keys.Count; mask++)
                    if (BitOperations.PopCount(mask) == missing)
                        Attack(keys.Where((_, c) => (mask & (1u << c)) == 0).ToArray(), secret, rows, real, synthetic, hits, totals, open);
            }
        double score = 0;
        long count = 0;
        for (int i = 0; i < hits.Length; i++)
        {
            if (totals[i] == 0 && method == CapMethod.Cap) continue;
            count++;
            if (totals[i] > 0) score += hits[i] / (double)totals[i];
        }
        return count == 0 ? 0 : 1 - (score / count);
    }

    private static void Attack(IReadOnlyList<AuditColumn> keys, RowGroups secret, int[] rows, int real, int synthetic, long[] hits, long[] totals, int[] targets)
    {
        var key = RowGroups.By(keys, rows);
        int[] sizes = key.Sizes(synthetic);
        var pairs = key.Pairs(secret, synthetic);
        foreach (int i in targets)
        {
            int k = key.Groups[real][i];
            if (sizes[k] == 0) continue;
            totals[i] += sizes[k];
            hits[i] += pairs.GetValueOrDefault((k, secret.Groups[real][i]));
        }
    }
}
