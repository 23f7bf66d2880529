namespace SparkSynth.Jobs.Spec;

/// <summary>Kinds of model.</summary>
public enum SynthesizerKind
{
    /// <summary>Chain of columns, each given earlier ones through pair tables. The default.</summary>
    CopulaNetwork,

    /// <summary>Marginals joined by a correlation matrix, as in SDV.</summary>
    GaussianCopula,

    /// <summary>Marginals alone: the floor of the scores.</summary>
    Independent,
}
