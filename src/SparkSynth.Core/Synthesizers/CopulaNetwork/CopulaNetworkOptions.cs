namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>Settings of <see cref="CopulaNetworkFitter"/>. The defaults were chosen on Adult and twenty tables kept aside; all hold for any table.</summary>
public sealed record CopulaNetworkOptions
{
    /// <summary>M, simulated rows; 0 = 32,768, or 8,192 beyond 100 columns. 0, or a multiple of 1,024 up to 1,048,576.</summary>
    public int SimulatedRows { get; init; }

    /// <summary>P, greatest number of parents of a column. 0 (independent columns) .. 64; default 8.</summary>
    public int MaximumParents { get; init; } = 8;

    /// <summary>rho, the privacy bar: a table must gain rho times what it memorises. 0 .. 1,000; null = clamp(√(20,000/n), 1, 4).</summary>
    public double? Rho { get; init; }

    /// <summary>Least gain of a table, nats a row. 0 .. 10; default 5e-4.</summary>
    public double MinimumGain { get; init; } = 5e-4;

    /// <summary>Least gain of a table over all rows, nats. ≥ 0; default 4.</summary>
    public double MinimumTotalGain { get; init; } = 4;

    /// <summary>Sweeps over a column's parents after each new one. 1 .. 100; default 2.</summary>
    public int SweepsAfterParent { get; init; } = 2;

    /// <summary>Sweeps once all parents are found. 0 .. 100; default 6.</summary>
    public int FinalSweeps { get; init; } = 6;

    /// <summary>k, least support: a table is taken without smoothing (λ = 0) only if all its counts above zero reach it. ≥ 1; default 5.</summary>
    public int MinimumSupport { get; init; } = 5;

    /// <summary>Zero rule: a pair never seen although at least so many rows would have it by chance gets probability 0. > 0; default 12.</summary>
    public double ZeroRuleExpectation { get; init; } = 12;

    /// <summary>Beyond <see cref="CandidateLimitColumns"/> columns only so many candidates, those of largest mutual information. ≥ 1; default 32.</summary>
    public int CandidateLimit { get; init; } = 32;

    /// <summary>See <see cref="CandidateLimit"/>. ≥ 1; default 40.</summary>
    public int CandidateLimitColumns { get; init; } = 40;

    /// <summary>Columns that start the chain, in this order (conditions): indices into the modelled columns, each once.</summary>
    public int[] First { get; init; } = [];

    /// <summary>Column that ends the chain (a target that users will predict), or null.</summary>
    public int? Last { get; init; }

    /// <summary>All that is wrong with the settings; empty if nothing.</summary>
    public IReadOnlyList<Problem> Validate()
    {
        List<Problem> problems = [];
        Check(SimulatedRows == 0 || (SimulatedRows is >= 1024 and <= 1_048_576 && SimulatedRows % 1024 == 0), "simulatedRows", "must be 0 (automatic) or a multiple of 1,024 up to 1,048,576");
        Check(MaximumParents is >= 0 and <= 64, "maximumParents", "must lie between 0 and 64");
        Check(Rho is null or (>= 0 and <= 1000), "rho", "must lie between 0 and 1,000");
        Check(MinimumGain is >= 0 and <= 10, "minimumGain", "must lie between 0 and 10 nats a row");
        Check(MinimumTotalGain is >= 0 and <= 1e12, "minimumTotalGain", "must not be negative");
        Check(SweepsAfterParent is >= 1 and <= 100, "sweepsAfterParent", "must lie between 1 and 100");
        Check(FinalSweeps is >= 0 and <= 100, "finalSweeps", "must lie between 0 and 100");
        Check(MinimumSupport is >= 1 and <= 1_000_000, "minimumSupport", "must lie between 1 and 1,000,000");
        Check(ZeroRuleExpectation is > 0 and <= 1e12, "zeroRuleExpectation", "must be positive");
        Check(CandidateLimit >= 1, "candidateLimit", "must be at least 1");
        Check(CandidateLimitColumns >= 1, "candidateLimitColumns", "must be at least 1");
        Check(First.Distinct().Count() == First.Length && First.All(c => c >= 0), "first", "must name each column once");
        Check(Last is null || (Last >= 0 && !First.Contains(Last.Value)), "last", "must not be one of the first columns");
        return problems;

        void Check(bool right, string where, string rule)
        {
            if (!right)
                problems.Add(new Problem("invalid-option", where, $"'{where}' {rule}.", "Change it, or leave it out for the default."));
        }
    }
}
