namespace SparkSynth.Jobs.Results;

/// <summary>What made an output folder, and from what: <c>manifest.json</c>. Holds no value of the table.</summary>
public sealed record Manifest
{
    /// <summary>Version of SparkSynth.</summary>
    public required string Version { get; init; }

    /// <summary>Verb: <c>run</c>, <c>fit</c>, <c>sample</c>.</summary>
    public required string Verb { get; init; }

    /// <summary><see cref="Spec.JobSpec.Hash"/>.</summary>
    public required string JobHash { get; init; }

    /// <summary>SHA-256 of the model file.</summary>
    public required string ModelHash { get; init; }

    /// <summary>SHA-256 of the schema.</summary>
    public required string SchemaHash { get; init; }

    public required string Engine { get; init; }

    /// <summary>How Spark's tasks reached each table, and why; empty on the embedded engine.</summary>
    public IReadOnlyList<Engines.EngineChannel> Channels { get; init; } = [];

    public required int Threads { get; init; }

    public required long Seed { get; init; }

    /// <summary>Rows the model was fitted on.</summary>
    public required long FittedRows { get; init; }

    /// <summary>Rows set aside, and by what.</summary>
    public long HoldoutRows { get; init; }

    /// <summary>Rows written, 0 if none were.</summary>
    public long SampledRows { get; init; }

    /// <summary>Number of the first row.</summary>
    public long FirstRow { get; init; }

    /// <summary>Data files in row order, relative to the folder.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Table or path that Spark wrote the rows to (<c>sample.spark</c>), or null.</summary>
    public string? Target { get; init; }

    /// <summary>When it began (UTC, ISO 8601).</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>What the stages took.</summary>
    public required IReadOnlyList<StageTime> Stages { get; init; }

    /// <summary>Highest memory of the process so far, bytes; null where the system does not say.</summary>
    public long? PeakMemoryBytes { get; init; }

    public IReadOnlyList<GateResult> Gates { get; init; } = [];

    public IReadOnlyList<JobWarning> Warnings { get; init; } = [];
}
