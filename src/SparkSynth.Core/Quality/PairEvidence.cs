namespace SparkSynth.Core.Quality;

/// <summary>All that is known of one pair of columns before thresholds are applied.</summary>
public sealed record PairEvidence
{
    public required string First { get; init; }

    public required string Second { get; init; }

    /// <summary>Both columns are continuous: CorrelationSimilarity; otherwise ContingencySimilarity.</summary>
    public required bool IsCorrelation { get; init; }

    /// <summary>Why nothing can be computed, before thresholds are looked at (SDMetrics raises); null if something can.</summary>
    public string? Obstacle { get; init; }

    /// <summary>Correlation: fewer than two synthetic rows have both values. SDMetrics notices only once the real correlation has passed the threshold.</summary>
    public string? SyntheticObstacle { get; init; }

    /// <summary>Correlation: Pearson's r of the real table; NaN if undefined.</summary>
    public double Real { get; init; } = double.NaN;

    /// <summary>Correlation: Pearson's r of the synthetic table; NaN if undefined.</summary>
    public double Synthetic { get; init; } = double.NaN;

    /// <summary>Contingency: similarity with each table binned on its own range, the rule of the QualityReport.</summary>
    public MetricScore Own { get; init; }

    /// <summary>Contingency: Cramér's V of the real table so binned; null if a side has fewer than two categories.</summary>
    public double? OwnAssociation { get; init; }

    /// <summary>Contingency: similarity with both tables binned on the real range, outer edges infinite.</summary>
    public MetricScore Shared { get; init; }

    /// <summary>Contingency: Cramér's V of the real table so binned.</summary>
    public double? SharedAssociation { get; init; }
}
