namespace SparkSynth.Core.Statistics;

/// <summary>A distinct text and its number of rows, > 0.</summary>
public readonly record struct TextEntry(string Text, long Rows);
