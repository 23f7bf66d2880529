namespace SparkSynth.Jobs.Results;

/// <summary>What a model file says about itself.</summary>
public sealed record DescribeResult
{
    /// <summary>Path of the model file.</summary>
    public required string Path { get; init; }

    /// <summary>Version of SparkSynth that wrote it.</summary>
    public required string Version { get; init; }

    /// <summary>Word of the synthesizer.</summary>
    public required string Synthesizer { get; init; }

    /// <summary>Rows it was fitted on.</summary>
    public required long Rows { get; init; }

    /// <summary>Least support k.</summary>
    public required int MinSupport { get; init; }

    /// <summary>SHA-256 of the schema.</summary>
    public required string SchemaHash { get; init; }

    /// <summary>Mean advantage of a training row over a fresh one, nats a row; null where not measured.</summary>
    public double? Memorisation { get; init; }

    /// <summary>Columns in the table's order.</summary>
    public required IReadOnlyList<DescribedColumn> Columns { get; init; }
}
