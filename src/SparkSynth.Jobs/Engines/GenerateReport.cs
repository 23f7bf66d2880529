using System.Collections.Immutable;

namespace SparkSynth.Jobs.Engines;

/// <summary>What a Generate wrote.</summary>
/// <param name="Rows">Rows in all files.</param>
/// <param name="Files">File names in order of their rows.</param>
/// <param name="Bytes">Size of all files.</param>
public sealed record GenerateReport(long Rows, ImmutableArray<string> Files, long Bytes);
