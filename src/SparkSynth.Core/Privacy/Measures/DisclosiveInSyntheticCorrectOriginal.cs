namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// DiSCO: share of training rows whose quasi-identifiers have one single secret value in the synthetic data, and it is theirs. Beside it the share that is disclosive
/// in the training data itself (D_orig), and the same for hold-out rows as control. Source: as <see cref="ReplicatedUniques"/>.
/// </summary>
public sealed record DisclosiveInSyntheticCorrectOriginal(Rate DisclosiveInTrain, Rate Train, Rate Holdout)
{
    /// <summary>For chosen quasi-identifiers and secret; hold-out −1 = none. Cost: two group-bys.</summary>
    public static DisclosiveInSyntheticCorrectOriginal Of(RowGroups groups, AuditColumn secret, int train = 0, int synthetic = 1, int holdout = -1)
    {
        int[] own = Single(groups, secret, train), other = Single(groups, secret, synthetic);
        long disclosive = groups.Groups[train].LongCount(g => own[g] >= 0);
        return new DisclosiveInSyntheticCorrectOriginal(
            new Rate(disclosive, groups.Groups[train].Length), Right(groups, secret, other, train), holdout < 0 ? default : Right(groups, secret, other, holdout));
    }

    private static Rate Right(RowGroups groups, AuditColumn secret, int[] single, int table)
    {
        int[] rows = groups.Groups[table];
        var codes = secret.Codes[table];
        long right = 0;
        for (int i = 0; i < rows.Length; i++) right += single[rows[i]] == codes[i] ? 1 : 0;
        return new Rate(right, rows.Length);
    }

    /// <summary>The only secret code of each group in a table; −1 = none, −2 = several.</summary>
    private static int[] Single(RowGroups groups, AuditColumn secret, int table)
    {
        int[] single = new int[groups.Count];
        Array.Fill(single, -1);
        for (int i = 0; i < groups.Groups[table].Length; i++)
        {
            ref int s = ref single[groups.Groups[table][i]];
            int code = secret.Codes[table][i];
            s = s == -1 || s == code ? code : -2;
        }
        return single;
    }
}
