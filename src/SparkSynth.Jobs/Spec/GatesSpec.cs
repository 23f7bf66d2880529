namespace SparkSynth.Jobs.Spec;

/// <summary>Least scores (<c>gates:</c>): without thresholds (every pair counts), and with SDMetrics' thresholds (0.5 / 0.3).</summary>
public sealed record GatesSpec
{
    /// <summary>Scores over all pairs.</summary>
    public ScoreGates Plain { get; init; } = new();

    /// <summary><c>gates.thresholded</c>.</summary>
    public ScoreGates Thresholded { get; init; } = new();

    /// <summary><c>gates.audit</c>.</summary>
    public AuditGates Audit { get; init; } = new();

    /// <summary>True if some score of an evaluation must be reached.</summary>
    public bool Any => Plain.Any || Thresholded.Any;
}
