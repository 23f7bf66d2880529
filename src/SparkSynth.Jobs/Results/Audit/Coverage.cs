namespace SparkSynth.Jobs.Results.Audit;

/// <summary>How a group of figures came about.</summary>
/// <param name="Measure">What was measured.</param>
/// <param name="How"><c>exact</c>, <c>sampled</c>, <c>bounds</c> or <c>skipped</c>.</param>
/// <param name="Detail">On how much, or why not.</param>
public sealed record Coverage(string Measure, string How, string Detail);
