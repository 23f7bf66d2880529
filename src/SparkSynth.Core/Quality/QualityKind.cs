namespace SparkSynth.Core.Quality;

/// <summary>How SDMetrics treats a column.</summary>
public enum QualityKind
{
    /// <summary>Numerical and datetime: KSComplement, BoundaryAdherence, correlations, bins.</summary>
    Continuous,

    /// <summary>Categorical and boolean: TVComplement, CategoryAdherence, contingency tables.</summary>
    Discrete,

    /// <summary>Everything else (identifiers, personal data, free text): no score but KeyUniqueness, if it is a key.</summary>
    Ignored,
}
