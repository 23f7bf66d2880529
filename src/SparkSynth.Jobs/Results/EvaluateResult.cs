using SparkSynth.Core.Quality;

namespace SparkSynth.Jobs.Results;

/// <summary>What <c>evaluate</c> found.</summary>
public sealed record EvaluateResult
{
    public required QualitySummary Quality { get; init; }

    public required DiagnosticReport Diagnostic { get; init; }

    /// <summary>Column Shapes, a column each.</summary>
    public required IReadOnlyList<ColumnScore> Columns { get; init; }

    /// <summary>Column Pair Trends, a pair each: scores with thresholds 0, <see cref="PairScore.MeetsThreshold"/> by the current ones.</summary>
    public required IReadOnlyList<PairScore> Pairs { get; init; }

    /// <summary>Rows of the real table that were compared with.</summary>
    public required long RealRows { get; init; }

    public required long SyntheticRows { get; init; }

    /// <summary>Rows of the hold-out, or null without one.</summary>
    public long? HoldoutRows { get; init; }

    public IReadOnlyList<GateResult> Gates { get; init; } = [];

    public IReadOnlyList<JobWarning> Warnings { get; init; } = [];

    /// <summary>Wall time, seconds.</summary>
    public required double Seconds { get; init; }
}
