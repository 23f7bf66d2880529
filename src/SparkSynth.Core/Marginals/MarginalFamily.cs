namespace SparkSynth.Core.Marginals;

/// <summary>Families of one-dimensional distributions; names as users write them are in <see cref="MarginalFamilies"/>.</summary>
public enum MarginalFamily
{
    /// <summary>Normal: loc, scale.</summary>
    Norm,

    /// <summary>Normal restricted to an interval: a, b (standardised bounds), loc, scale.</summary>
    TruncNorm,

    /// <summary>Gamma with a shift: shape, loc, scale.</summary>
    Gamma,

    /// <summary>Beta on any interval: a, b, loc, scale.</summary>
    Beta,

    /// <summary>Student's t: df, loc, scale.</summary>
    StudentT,

    /// <summary>Uniform: loc, scale.</summary>
    Uniform,

    /// <summary>Gaussian kernel density estimate with Scott's bandwidth.</summary>
    Kde,

    /// <summary>The column's own cells: atoms and uniform pieces.</summary>
    Empirical,

    /// <summary>The simplest family that describes the column well enough, else empirical.</summary>
    Auto,
}
