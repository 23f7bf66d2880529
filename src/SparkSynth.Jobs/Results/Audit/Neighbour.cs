namespace SparkSynth.Jobs.Results.Audit;

/// <summary>One of the nearest rows.</summary>
/// <param name="Query">Number of the row it is a neighbour of, from 0.</param>
/// <param name="Rank">1 = nearest.</param>
/// <param name="Row">Number of the neighbour, from 0.</param>
/// <param name="Distance">Gower distance, 0..1.</param>
public sealed record Neighbour(long Query, int Rank, long Row, double Distance);
