using SparkSynth.Core.Marginals;

namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>Settings of <see cref="GaussianCopulaFitter"/>.</summary>
public sealed record GaussianCopulaOptions
{
    /// <summary>Distribution of ordered columns that <see cref="Marginals"/> does not name. Default empirical.</summary>
    public MarginalFamily DefaultMarginal { get; init; } = MarginalFamily.Empirical;

    /// <summary>Distribution by column name.</summary>
    public IReadOnlyDictionary<string, MarginalFamily> Marginals { get; init; } = new Dictionary<string, MarginalFamily>(StringComparer.Ordinal);

    /// <summary>Order of nominal cells. Default: axis.</summary>
    public NominalOrder NominalOrder { get; init; } = NominalOrder.Axis;

    /// <summary>Order of the cells of single nominal columns, by column name: every cell index once.</summary>
    public IReadOnlyDictionary<string, int[]> CellOrder { get; init; } = new Dictionary<string, int[]>(StringComparer.Ordinal);

    /// <summary>Smallest eigenvalue of the correlation matrix, 1e-8..0.1. Default 1e-4.</summary>
    public double EigenvalueFloor { get; init; } = 1e-4;

    /// <summary>k: no published parameter shows a value of smaller support. ≥ 1, default 5.</summary>
    public int MinimumSupport { get; init; } = 5;

    /// <summary>Keep values of parametric and kde columns inside the column's privacy-safe ends (the distribution is cut off there). Default true.</summary>
    public bool EnforceRange { get; init; } = true;

    /// <summary>All problems at once; empty if valid.</summary>
    public IReadOnlyList<Problem> Validate()
    {
        List<Problem> problems = [];
        if (!(EigenvalueFloor is >= 1e-8 and <= 0.1))
            problems.Add(new Problem("option-out-of-range", "eigenvalueFloor", "The eigenvalue floor is not within 1e-8 to 0.1.", "Leave it out for 1e-4."));
        if (MinimumSupport < 1)
            problems.Add(new Problem("option-out-of-range", "minimumSupport", "The minimum support is below 1.", "Leave it out for 5."));
        return problems;
    }
}
