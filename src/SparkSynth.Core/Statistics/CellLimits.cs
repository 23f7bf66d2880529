namespace SparkSynth.Core.Statistics;

/// <summary><see cref="CellOptions"/> for one table.</summary>
/// <param name="OrderedCells">K.</param>
/// <param name="NominalCells">Kn, with "other" and null.</param>
/// <param name="Support">k, least rows behind anything that is published.</param>
/// <param name="MinCellRows">m, least rows of an ordered cell.</param>
public readonly record struct CellLimits(int OrderedCells, int NominalCells, int Support, long MinCellRows);
