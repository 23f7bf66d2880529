using System.Collections.Immutable;

namespace SparkSynth.Jobs.Engines;

/// <summary>What a Generate wrote.</summary>
/// <param name="Folder">The table's folder; absolute.</param>
/// <param name="Rows">Rows in all files.</param>
/// <param name="Files">File names in order of their rows.</param>
/// <param name="Bytes">Size of all files.</param>
public sealed record GenerateReport(string Folder, long Rows, ImmutableArray<string> Files, long Bytes)
{
    /// <summary>The table or path that Spark wrote, or null: the rows lie in <see cref="Folder"/>, and its files are told.</summary>
    public string? Target { get; init; }

    /// <summary>Why the rows cannot be read back here, or null.</summary>
    public string? Unreadable { get; init; }
}
