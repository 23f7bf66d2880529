namespace SparkSynth.Core.Statistics;

/// <summary>A value of sufficient support inside a nominal column's "other" cell.</summary>
/// <param name="Text">The value as text.</param>
/// <param name="Key">Its key, for columns that are not text; else 0.</param>
/// <param name="Rows">Its support.</param>
public readonly record struct OtherValue(string Text, long Key, long Rows);
