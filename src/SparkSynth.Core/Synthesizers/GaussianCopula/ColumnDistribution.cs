using SparkSynth.Core.Marginals;

namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>What a model learned about one column, for people.</summary>
public sealed record ColumnDistribution
{
    /// <summary>Column name.</summary>
    public required string Column { get; init; }

    /// <summary>Family as users write it; <c>categories</c> for nominal and presence columns.</summary>
    public required string Family { get; init; }

    /// <summary>Family asked for, where it is another one (auto, or a refused one); else null.</summary>
    public string? Asked { get; init; }

    /// <summary>Parameters in SciPy's order, in the numbers of the column (dates: days, timestamps: ticks); empty for empirical and categories.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Parameters { get; init; } = [];

    /// <summary>Goodness of fit; null for empirical and categories.</summary>
    public GoodnessOfFit? Goodness { get; init; }

    /// <summary>Cells along the latent axis.</summary>
    public required int Cells { get; init; }

    /// <summary>The column whose latent variable correlates most with this one's, or null.</summary>
    public string? StrongestPartner { get; init; }

    /// <summary>That correlation.</summary>
    public double StrongestCorrelation { get; init; }

    /// <summary>Why the family asked for was not fitted, as a sentence; null if it was.</summary>
    public string? Warning { get; init; }
}
