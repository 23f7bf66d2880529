namespace SparkSynth.Core.Statistics;

/// <summary>A punctuation mark at the end of words (' ' = none) and how often.</summary>
public readonly record struct MarkCount(char Mark, long Words);
