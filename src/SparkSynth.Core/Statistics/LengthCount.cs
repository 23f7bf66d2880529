namespace SparkSynth.Core.Statistics;

/// <summary>A number of words and the rows that have so many.</summary>
public readonly record struct LengthCount(int Words, long Rows);
