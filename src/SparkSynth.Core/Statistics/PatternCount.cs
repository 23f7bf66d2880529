namespace SparkSynth.Core.Statistics;

/// <summary>A <see cref="TextPattern"/> and the rows that have it.</summary>
public readonly record struct PatternCount(string Pattern, long Rows);
