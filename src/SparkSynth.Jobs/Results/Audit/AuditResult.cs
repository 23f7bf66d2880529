namespace SparkSynth.Jobs.Results.Audit;

/// <summary>What <c>audit</c> found.</summary>
public sealed record AuditResult
{
    /// <summary>All figures.</summary>
    public required PrivacySummary Privacy { get; init; }

    public IReadOnlyList<GateResult> Gates { get; init; } = [];

    public IReadOnlyList<JobWarning> Warnings { get; init; } = [];

    /// <summary>Wall time, seconds.</summary>
    public required double Seconds { get; init; }
}
