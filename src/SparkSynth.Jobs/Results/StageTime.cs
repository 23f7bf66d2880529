namespace SparkSynth.Jobs.Results;

/// <summary>What a stage took.</summary>
/// <param name="Stage">What was done.</param>
/// <param name="Seconds">Wall time.</param>
public sealed record StageTime(string Stage, double Seconds);
