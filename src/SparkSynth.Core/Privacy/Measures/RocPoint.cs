namespace SparkSynth.Core.Privacy.Measures;

/// <summary>A point of a receiver operating characteristic.</summary>
public readonly record struct RocPoint(double FalsePositiveRate, double TruePositiveRate);
