using System.Collections.Immutable;

namespace SparkSynth.Jobs.Spec;

/// <summary>Marginal distributions that a job may name; the names of SDV, and <c>empirical</c>.</summary>
public static class DistributionNames
{
    /// <summary>The best of the parametric ones by likelihood, or <c>empirical</c> where none fits well.</summary>
    public const string Auto = "auto";

    /// <summary>All valid names.</summary>
    public static ImmutableArray<string> All { get; } =
        [Auto, "empirical", "norm", "truncnorm", "gamma", "beta", "student_t", "uniform", "kde"];
}
