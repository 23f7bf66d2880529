namespace SparkSynth.Jobs.Results.Audit;

/// <summary>A column that distances leave out.</summary>
public sealed record LeftOutColumn(string Column, string Reason);
