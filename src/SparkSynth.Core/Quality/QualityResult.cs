namespace SparkSynth.Core.Quality;

/// <summary>Everything an evaluation says.</summary>
public sealed record QualityResult
{
    /// <summary>The synthetic table's scores.</summary>
    public required QualityScoreSet Quality { get; init; }

    /// <summary>The hold-out's own scores, with the hold-out in the place of the synthetic table: what a perfect generator reaches. Null without a hold-out.</summary>
    public QualityScoreSet? Ceiling { get; init; }

    /// <summary>Scores of an endless table with the real marginals and independent columns: what a generator must beat.</summary>
    public required QualityScoreSet Floor { get; init; }

    /// <summary>The DiagnosticReport.</summary>
    public required DiagnosticReport Diagnostic { get; init; }

    /// <summary>Column Shapes: KSComplement or TVComplement of each column.</summary>
    public required IReadOnlyList<ColumnScore> Columns { get; init; }

    /// <summary>Column Pair Trends: the score without thresholds, and whether the pair meets SDMetrics' default ones.</summary>
    public required IReadOnlyList<PairScore> Pairs { get; init; }

    /// <summary>The same with shared bin edges.</summary>
    public required IReadOnlyList<PairScore> SharedEdgesPairs { get; init; }

    /// <summary>Further single-column metrics: missing values, coverage, mean, median, standard deviation, chi-squared.</summary>
    public required IReadOnlyList<ColumnScore> MoreColumns { get; init; }

    /// <summary>What could not be computed exactly or at all because of a limit, and how much is open.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
