namespace SparkSynth.Jobs.Results;

/// <summary>One gate of a job and how it went.</summary>
/// <param name="Name">Path in the job below <c>gates</c>: <c>thresholded.overall</c>.</param>
/// <param name="Least">What must be reached, or null where <paramref name="Most"/> is the limit.</param>
/// <param name="Score">What was reached, or null where there is no score.</param>
/// <param name="Passed">Whether the score exists and keeps the limit.</param>
/// <param name="Most">What must not be passed, or null.</param>
public sealed record GateResult(string Name, double? Least, double? Score, bool Passed, double? Most = null);
