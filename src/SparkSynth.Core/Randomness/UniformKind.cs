namespace SparkSynth.Core.Randomness;

/// <summary>Where the uniforms of sampled rows come from.</summary>
public enum UniformKind
{
    /// <summary>Sobol points with a seeded digital shift, permuted within blocks: marginals and pairs come closer to the model than chance would.</summary>
    Sobol,

    /// <summary>Philox4x32-10: every number independent.</summary>
    Independent,
}
