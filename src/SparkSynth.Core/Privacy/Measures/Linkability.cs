namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// Linkability: a person's columns are split in two sets A and B, held by two parties. The attack links them when one synthetic row is among the k
/// nearest by A and by B. Baseline: two sets of k rows drawn at random from n_S meet. Source: as <see cref="AttackRisk"/>.
/// </summary>
public static class Linkability
{
    /// <summary>Targets whose k nearest synthetic rows by A and by B share a row. Both searches have the same queries and synthetic rows.</summary>
    public static Rate Attack(NearestResult byA, NearestResult byB)
    {
        if (byA.Queries != byB.Queries || byA.Neighbours != byB.Neighbours) throw new ArgumentException("searches of different targets", nameof(byB));
        int k = byA.Neighbours;
        long linked = 0;
        for (int q = 0; q < byA.Queries; q++)
        {
            var a = byA.Ids.AsSpan(q * k, k);
            foreach (long id in byB.Ids.AsSpan(q * k, k))
                if (id != NearestResult.None && a.Contains(id))
                {
                    linked++;
                    break;
                }
        }
        return new Rate(linked, byA.Queries);
    }

    /// <summary>Attack, control and baseline together; without hold-out leave the last two null.</summary>
    public static AttackRisk Evaluate(NearestResult trainByA, NearestResult trainByB, NearestResult? holdoutByA, NearestResult? holdoutByB, long syntheticRows) =>
        new(Attack(trainByA, trainByB), holdoutByA is null || holdoutByB is null ? default : Attack(holdoutByA, holdoutByB), Baseline(trainByA.Neighbours, syntheticRows));

    /// <summary>1 − C(n − k, k) / C(n, k).</summary>
    private static double Baseline(int k, long n)
    {
        if (2L * k > n) return 1;
        double disjoint = 1;
        for (int i = 0; i < k; i++) disjoint *= (n - k - i) / (double)(n - i);
        return 1 - disjoint;
    }
}
