namespace SparkSynth.Storage.Sources;

/// <summary>Value that a folder <c>key=value</c> gives to a column of all rows below it.</summary>
/// <param name="Column">The key.</param>
/// <param name="Text">The value as text, decoded; null for Hive's default partition.</param>
public sealed record PartitionValue(string Column, string? Text);
