namespace SparkSynth.Jobs.Results.Audit;

/// <summary>How distances were measured.</summary>
/// <param name="Hash">SHA-256 of the frozen ruler: equal hashes measure equally.</param>
/// <param name="Scale">Word of the scale.</param>
/// <param name="RangesFrom">Which rows the ranges and categories are of.</param>
/// <param name="Columns">Compared columns.</param>
/// <param name="LeftOut">Columns that were not compared, and why.</param>
/// <param name="Weights">Weights other than 1.</param>
public sealed record RulerSummary(string Hash, string Scale, string RangesFrom, IReadOnlyList<string> Columns, IReadOnlyList<LeftOutColumn> LeftOut, IReadOnlyDictionary<string, double> Weights);
