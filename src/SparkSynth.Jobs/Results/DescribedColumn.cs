namespace SparkSynth.Jobs.Results;

/// <summary>What a model has learned about one column.</summary>
public sealed record DescribedColumn
{
    public required string Column { get; init; }

    /// <summary>Physical type as users write it.</summary>
    public required string Type { get; init; }

    /// <summary>Word of the role.</summary>
    public required string Role { get; init; }

    /// <summary>Number of cells, null included; 0 for columns that are not modelled.</summary>
    public int Cells { get; init; }

    /// <summary>gaussian-copula: name of the marginal.</summary>
    public string? Distribution { get; init; }

    /// <summary>Its parameters by name.</summary>
    public IReadOnlyDictionary<string, double>? Parameters { get; init; }

    /// <summary>Kolmogorov–Smirnov distance between marginal and rows, 0..1.</summary>
    public double? KolmogorovSmirnov { get; init; }

    /// <summary>Mean log-likelihood a row.</summary>
    public double? LogLikelihood { get; init; }

    /// <summary>copula-network: columns this one depends on, most telling first.</summary>
    public IReadOnlyList<string>? Parents { get; init; }

    /// <summary>How values are made, where they are not learned ("keys by a permutation of the row number"), or null.</summary>
    public string? Note { get; init; }
}
