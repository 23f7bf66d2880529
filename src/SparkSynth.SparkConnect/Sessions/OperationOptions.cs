using SparkSynth.SparkConnect.Results;

namespace SparkSynth.SparkConnect.Sessions;

/// <summary>What a caller may say about one operation.</summary>
public sealed record OperationOptions
{
    /// <summary>Hears how far the operation is, whenever that changes. Called on the thread that reads the answers.</summary>
    public IProgress<ExecutionProgress>? Progress { get; init; }

    /// <summary>Tags to interrupt by; without commas, not empty.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}
