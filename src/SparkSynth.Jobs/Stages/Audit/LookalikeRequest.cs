using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>Whose look-alikes are wanted, and among whom.</summary>
/// <param name="Target">Rows to be resembled.</param>
/// <param name="Population">Rows to choose from.</param>
/// <param name="Top">How many, 1..1,000 a target row; for a group, any number.</param>
/// <param name="Group">One list for all targets: the rows nearest to any of them.</param>
/// <param name="Key">Column by which a population row is recognised as a target itself; null = by all common columns.</param>
/// <param name="Columns">Columns to compare; empty = all common ones but keys and free text.</param>
public sealed record LookalikeRequest(TableSpec Target, TableSpec Population, int Top, bool Group, string? Key, IReadOnlyList<string> Columns);
