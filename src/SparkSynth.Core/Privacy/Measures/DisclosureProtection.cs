namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// SDMetrics' metric of that name: protection of <see cref="CategoricalCap"/> over what uniform guessing leaves, 1 − 1 / ∏ (values of each secret
/// in the real data, null included), at most 1. On all rows, never on a sample.
/// </summary>
public sealed record DisclosureProtection(double Score, double CapProtection, double BaselineProtection)
{
    /// <summary>SDMetrics' number of bins of a continuous column.</summary>
    public const int DefaultBins = 10;

    /// <summary>From the protection by one method of the family, and the secrets' values in table <paramref name="real"/>; bin continuous columns before both (<see cref="AuditColumn.Binned"/>).</summary>
    public static DisclosureProtection Of(double protection, IReadOnlyList<AuditColumn> secrets, int real = 0)
    {
        double values = 1;
        foreach (var secret in secrets) values *= secret.Counts(real).Count(c => c > 0);
        double baseline = 1 - (1 / values);
        double score = baseline == 0 ? (protection == 0 ? 0 : 1) : Math.Min(1, protection / baseline);
        return new DisclosureProtection(score, protection, baseline);
    }
}
