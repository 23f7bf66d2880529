namespace SparkSynth.Jobs.Spec;

/// <summary>Whether and how the synthetic table is scored (<c>evaluate:</c>).</summary>
public sealed record EvaluateSpec
{
    /// <summary>Default: true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>JSON that SDV writes for one table, absolute path: the roles to score by; null = the roles of the job.</summary>
    public string? Metadata { get; init; }
}
