using System.Collections.Immutable;

namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// Membership inference by distance: a person whose nearest synthetic row is near is guessed to have been in the training data. Members are training
/// rows, non-members hold-out rows. AUC 0.5 = the attack learns nothing; what matters as much is the true-positive rate where false alarms are rare.
/// Source: N. Carlini et al., Membership inference attacks from first principles, IEEE S&amp;P 2022, for the low false-positive rates.
/// </summary>
/// <param name="Members">Training rows.</param>
/// <param name="NonMembers">Hold-out rows.</param>
/// <param name="Auc">Area under the curve; ties count half.</param>
/// <param name="AucStandardError">Hanley and McNeil (1982).</param>
/// <param name="TprAt01Percent">True-positive rate at a false-positive rate of at most 0.1 %; no interpolation.</param>
/// <param name="TprAt1Percent">… at most 1 %.</param>
/// <param name="Advantage">Largest true-positive minus false-positive rate.</param>
/// <param name="Curve">At most about 200 points of the curve, ends included.</param>
public sealed record MembershipAttack(
    long Members, long NonMembers, double Auc, double AucStandardError, double TprAt01Percent, double TprAt1Percent, double Advantage, ImmutableArray<RocPoint> Curve)
{
    private const int MaxPoints = 200;

    /// <summary>From the distances (grid units) of members and non-members to their nearest synthetic row. Either empty gives NaN. Cost: two sorts.</summary>
    public static MembershipAttack Of(ReadOnlySpan<long> members, ReadOnlySpan<long> nonMembers)
    {
        long[] m = members.ToArray(), h = nonMembers.ToArray();
        if (m.Length == 0 || h.Length == 0) return new MembershipAttack(m.Length, h.Length, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, []);
        Array.Sort(m);
        Array.Sort(h);
        Int128 twiceWins = 0;
        double at01 = 0, at1 = 0, advantage = 0, nextPoint = 0;
        var curve = ImmutableArray.CreateBuilder<RocPoint>();
        curve.Add(new RocPoint(0, 0));
        for (int i = 0, j = 0; i < m.Length || j < h.Length;)
        {
            long d = i == m.Length ? h[j] : j == h.Length ? m[i] : Math.Min(m[i], h[j]);
            int iFrom = i, jFrom = j;
            while (i < m.Length && m[i] == d) i++;
            while (j < h.Length && h[j] == d) j++;
            // members at d win against the non-members beyond d, and half against those at d
            twiceWins += (Int128)(i - iFrom) * ((2L * (h.Length - j)) + (j - jFrom));
            double tpr = i / (double)m.Length, fpr = j / (double)h.Length;
            if (fpr <= 0.001) at01 = tpr;
            if (fpr <= 0.01) at1 = tpr;
            advantage = Math.Max(advantage, tpr - fpr);
            if (tpr + fpr >= nextPoint || (i == m.Length && j == h.Length))
            {
                curve.Add(new RocPoint(fpr, tpr));
                nextPoint = tpr + fpr + (2.0 / MaxPoints);
            }
        }
        double auc = (double)twiceWins / 2 / m.Length / h.Length;
        double q1 = auc / (2 - auc), q2 = 2 * auc * auc / (1 + auc);
        double variance = ((auc * (1 - auc)) + ((m.Length - 1.0) * (q1 - (auc * auc))) + ((h.Length - 1.0) * (q2 - (auc * auc)))) / m.Length / h.Length;
        return new MembershipAttack(m.Length, h.Length, auc, Math.Sqrt(Math.Max(0, variance)), at01, at1, advantage, curve.ToImmutable());
    }
}
