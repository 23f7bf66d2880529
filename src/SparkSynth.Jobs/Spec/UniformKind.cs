namespace SparkSynth.Jobs.Spec;

/// <summary>Where the uniforms of a row come from.</summary>
public enum UniformKind
{
    /// <summary>Sobol points with a seeded digital shift: scores nearer to the model's own.</summary>
    Sobol,

    /// <summary>Philox4x32-10: rows independent of each other.</summary>
    Independent,
}
