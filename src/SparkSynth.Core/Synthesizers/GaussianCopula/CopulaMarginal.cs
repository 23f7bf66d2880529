using SparkSynth.Core.Marginals;

namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>The learned distribution of an ordered column's values.</summary>
public sealed record CopulaMarginal
{
    /// <summary>The family asked for (auto: whatever fits).</summary>
    public required MarginalFamily Asked { get; init; }

    /// <summary>What was fitted, or null: the column's own cells (empirical).</summary>
    public Marginal? Distribution { get; init; }

    /// <summary>How well it fits; null for empirical.</summary>
    public GoodnessOfFit? Goodness { get; init; }

    /// <summary>Why the family asked for was not fitted, if so.</summary>
    public MarginalRefusal? Refusal { get; init; }

    /// <summary>Lower end of what is sampled, privacy-safe; null: no end.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of what is sampled, privacy-safe; null: no end.</summary>
    public double? High { get; init; }
}
