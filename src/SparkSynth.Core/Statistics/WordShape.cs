namespace SparkSynth.Core.Statistics;

/// <summary>Words of one kind and length, and how many there are of them.</summary>
public readonly record struct WordShape(WordKind Kind, int Length, long Words);
