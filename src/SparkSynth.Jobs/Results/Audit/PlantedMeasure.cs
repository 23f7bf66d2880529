namespace SparkSynth.Jobs.Results.Audit;

/// <summary>A measure without and with the planted rows.</summary>
/// <param name="Noticed">The planted rows moved it beyond its own interval, or made it exceed its baseline.</param>
public sealed record PlantedMeasure(string Measure, double? Without, double? With, bool Noticed);
