namespace SparkSynth.Jobs.Results;

/// <summary>What <c>init</c> found in a table.</summary>
public sealed record InitResult
{
    /// <summary>Rows of the table.</summary>
    public required long Rows { get; init; }

    /// <summary>Its columns, in order.</summary>
    public required IReadOnlyList<InferredColumn> Columns { get; init; }

    public IReadOnlyList<JobWarning> Warnings { get; init; } = [];
}
