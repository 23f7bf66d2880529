namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// Synthetic rows equal to a training row in every compared column, with the hold-out as baseline: small tables and coarse columns
/// repeat rows by nature.
/// </summary>
/// <param name="Synthetic">Synthetic rows at distance 0 from train.</param>
/// <param name="Holdout">Hold-out rows at distance 0 from train; no attempts without hold-out.</param>
/// <param name="CopiedRecords">Training records (the first of each set of equal ones) that were matched.</param>
public sealed record ExactMatches(Rate Synthetic, Rate Holdout, long CopiedRecords)
{
    /// <summary>More copies than the hold-out has, beyond both intervals.</summary>
    public bool IsAboveBaseline => Holdout.Attempts > 0 && Synthetic.Low > Holdout.High;

    /// <summary>Every synthetic row is a copy of a training row.</summary>
    public bool IsTotalCopy => Synthetic.Attempts > 0 && Synthetic.Successes == Synthetic.Attempts;

    /// <summary>From the nearest training rows of S and, if there is one, of H.</summary>
    public static ExactMatches Of(NearestResult synthetic, NearestResult? holdout)
    {
        var copied = new HashSet<long>();
        for (int q = 0; q < synthetic.Queries; q++)
            if (synthetic.Units[q * synthetic.Neighbours] == 0) copied.Add(synthetic.Ids[q * synthetic.Neighbours]);
        return new ExactMatches(Count(synthetic), holdout is null ? default : Count(holdout), copied.Count);
    }

    private static Rate Count(NearestResult result)
    {
        long zero = 0;
        for (int q = 0; q < result.Queries; q++) zero += result.Units[q * result.Neighbours] == 0 ? 1 : 0;
        return new Rate(zero, result.Queries);
    }
}
