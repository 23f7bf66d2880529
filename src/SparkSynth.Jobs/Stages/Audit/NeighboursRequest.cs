namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>Which distances of single rows are wanted.</summary>
/// <param name="Matrix">All of them.</param>
/// <param name="Top">The n nearest of each, 1..1,000; null = none.</param>
public sealed record NeighboursRequest(bool Matrix, int? Top);
