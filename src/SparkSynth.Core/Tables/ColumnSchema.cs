namespace SparkSynth.Core.Tables;

/// <summary>Name and type of a column, and whether the source allows nulls in it.</summary>
public sealed record ColumnSchema(string Name, ColumnType Type, bool Nullable = true);
