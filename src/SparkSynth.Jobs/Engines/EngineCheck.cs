namespace SparkSynth.Jobs.Engines;

/// <summary>Something that <c>doctor</c> tried and that worked.</summary>
/// <param name="Name">What was tried.</param>
/// <param name="Detail">What came out.</param>
public sealed record EngineCheck(string Name, string Detail);
