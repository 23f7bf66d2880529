namespace SparkSynth.Jobs.Results;

/// <summary>How far a stage is. A stage reports first with <paramref name="Done"/> 0, then now and then, and last with <see cref="IsFinished"/>.</summary>
/// <param name="Stage">What is being done, in the user's words: "count pairs", "sample".</param>
/// <param name="Done">Work done so far, in <paramref name="Unit"/>s.</param>
/// <param name="Total">All work, or 0 if not known.</param>
/// <param name="Unit">What is counted: "rows".</param>
public sealed record StageProgress(string Stage, long Done, long Total, string Unit)
{
    /// <summary>The stage is over.</summary>
    public bool IsFinished { get; init; }

    /// <summary>Finished stages: seconds it took.</summary>
    public double? Seconds { get; init; }

    /// <summary>Finished stages: what came out, in a few words ("15 columns, 48 parents"), or null.</summary>
    public string? Detail { get; init; }
}
