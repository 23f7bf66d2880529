namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>What one call of an audit asks for besides the job's <c>audit:</c> section.</summary>
public sealed record AuditRequest
{
    /// <summary>Share of planted real rows, over the synthetic rows, 0..1; null = no positive control.</summary>
    public double? Plant { get; init; }

    /// <summary>File for row-level results (CSV), absolute; null = none.</summary>
    public string? RowsOut { get; init; }

    /// <summary>Write row numbers into <see cref="RowsOut"/> instead of their hashes.</summary>
    public bool PlainIds { get; init; }
}
