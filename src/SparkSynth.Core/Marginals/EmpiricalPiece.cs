namespace SparkSynth.Core.Marginals;

/// <summary>Part of an empirical distribution: uniform on [low, high], or an atom where they are equal.</summary>
/// <param name="Rows">Rows it stands for, > 0.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end, ≥ low.</param>
public readonly record struct EmpiricalPiece(long Rows, double Low, double High);
