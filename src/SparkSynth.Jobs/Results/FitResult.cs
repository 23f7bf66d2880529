namespace SparkSynth.Jobs.Results;

/// <summary>What <c>fit</c> did.</summary>
public sealed record FitResult(FitSummary Fit, IReadOnlyList<JobWarning> Warnings);
