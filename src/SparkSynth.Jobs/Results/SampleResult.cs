namespace SparkSynth.Jobs.Results;

/// <summary>What <c>sample</c> did.</summary>
public sealed record SampleResult(SampleSummary Sample, IReadOnlyList<JobWarning> Warnings);
