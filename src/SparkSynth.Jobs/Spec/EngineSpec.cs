namespace SparkSynth.Jobs.Spec;

/// <summary>What the work runs on (<c>engine:</c>). Changes no result.</summary>
public sealed record EngineSpec
{
    /// <summary>The one engine of this build: threads of this process.</summary>
    public const string Embedded = "embedded";

    /// <summary>Default: embedded.</summary>
    public string Name { get; init; } = Embedded;

    /// <summary>Threads, 1..1,024, or null: as many as there are cores.</summary>
    public int? Threads { get; init; }
}
