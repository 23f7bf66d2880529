namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// Attribute inference: who knows a person's other columns takes the secret of the nearest synthetic row for theirs. Right when a category is equal, or a number
/// off by at most 5 % of the guess. Baseline: the commonest secret of the synthetic table (for numbers: its median) for everybody. Source: as <see cref="AttackRisk"/>.
/// </summary>
public static class AttributeInference
{
    /// <summary>Relative error that still counts as right.</summary>
    public const double Tolerance = 0.05;

    /// <summary>
    /// Attack on the rows of table <paramref name="targets"/>: nearest synthetic rows come from a search on a ruler without the secret; ids are row numbers of table <paramref name="synthetic"/>.
    /// </summary>
    public static Rate Attack(AuditColumn secret, NearestResult nearest, int targets, int synthetic)
    {
        if (nearest.Queries != secret.Codes[targets].Count) throw new ArgumentException("one query a target", nameof(nearest));
        long right = 0, attempts = 0;
        for (int q = 0; q < nearest.Queries; q++)
        {
            long id = nearest.Ids[q * nearest.Neighbours];
            if (id == NearestResult.None) continue;
            attempts++;
            if (IsRight(secret, secret.Codes[synthetic][(int)id], secret.Codes[targets][q])) right++;
        }
        return new Rate(right, attempts);
    }

    /// <summary>Attack on train, control on the hold-out (null = none), baseline on train.</summary>
    public static AttackRisk Evaluate(AuditColumn secret, NearestResult trainNearest, NearestResult? holdoutNearest, int train = 0, int synthetic = 1, int holdout = 2) =>
        new(Attack(secret, trainNearest, train, synthetic), holdoutNearest is null ? default : Attack(secret, holdoutNearest, holdout, synthetic), Baseline(secret, train, synthetic));

    private static double Baseline(AuditColumn secret, int targets, int synthetic)
    {
        int n = secret.Codes[synthetic].Count;
        if (n == 0 || secret.Codes[targets].Count == 0) return double.NaN;
        long[] counts = secret.Counts(synthetic);
        int guess = Array.IndexOf(counts, counts.Max());
        if (secret.Numbers is { } numbers)
        {
            long before = 0; // nulls come first
            guess = Enumerable.Range(0, counts.Length).OrderBy(code => numbers[code]).First(code => (before += counts[code]) > n / 2);
        }
        long right = 0;
        for (int i = 0; i < secret.Codes[targets].Count; i++) right += IsRight(secret, guess, secret.Codes[targets][i]) ? 1 : 0;
        return right / (double)secret.Codes[targets].Count;
    }

    private static bool IsRight(AuditColumn secret, int guess, int target)
    {
        if (guess == target) return true;
        if (secret.Numbers is not { } numbers || guess == 0 || target == 0) return false;
        return Math.Abs(numbers[guess] - numbers[target]) <= Tolerance * Math.Abs(numbers[guess]);
    }
}
