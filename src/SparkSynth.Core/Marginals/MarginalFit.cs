namespace SparkSynth.Core.Marginals;

/// <summary>Result of a fit: a distribution with how well it fits, or a refusal.</summary>
public sealed record MarginalFit
{
    /// <summary>The distribution, or null if refused.</summary>
    public Marginal? Marginal { get; private init; }

    /// <summary>How well it fits the table it was fitted to, or null if refused.</summary>
    public GoodnessOfFit? Goodness { get; private init; }

    /// <summary>Why not, or null if fitted.</summary>
    public MarginalRefusal? Refusal { get; private init; }

    /// <summary>Of a fitted distribution.</summary>
    public static MarginalFit Of(Marginal marginal, WeightedSample table, double step = 0) => new() { Marginal = marginal, Goodness = GoodnessOfFit.Of(marginal, table, step) };

    /// <summary>Of a refusal.</summary>
    public static MarginalFit Refused(MarginalFamily family, string reason) => new() { Refusal = new MarginalRefusal(family, reason) };
}
