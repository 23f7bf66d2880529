using SparkSynth.Core.Quality;
using SparkSynth.Jobs.Results.Audit;

namespace SparkSynth.Jobs.Results;

/// <summary>
/// What <c>run</c> did; also the content of <c>results.json</c>. The details of an evaluation stand on the top level, as
/// <see cref="EvaluateResult"/> has them.
/// </summary>
public sealed record RunResult
{
    /// <summary>Version of SparkSynth.</summary>
    public required string Version { get; init; }

    /// <summary><see cref="Spec.JobSpec.Hash"/>.</summary>
    public required string JobHash { get; init; }

    public required FitSummary Fit { get; init; }

    public required SampleSummary Sample { get; init; }

    /// <summary>Null where the job does not evaluate; so are the next three.</summary>
    public QualitySummary? Quality { get; init; }

    public DiagnosticReport? Diagnostic { get; init; }

    public IReadOnlyList<ColumnScore>? Columns { get; init; }

    public IReadOnlyList<PairScore>? Pairs { get; init; }

    /// <summary>Null where the job does not audit.</summary>
    public PrivacySummary? Privacy { get; init; }

    public IReadOnlyList<GateResult> Gates { get; init; } = [];

    public IReadOnlyList<JobWarning> Warnings { get; init; } = [];

    /// <summary>Output folder.</summary>
    public required string Output { get; init; }

    /// <summary>Wall time of everything, seconds.</summary>
    public required double Seconds { get; init; }
}
