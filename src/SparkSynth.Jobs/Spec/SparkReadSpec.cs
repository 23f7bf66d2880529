using System.Collections.Immutable;

namespace SparkSynth.Jobs.Spec;

/// <summary>How Spark itself reads a path (<c>real.spark:</c>, <c>holdout.spark:</c>).</summary>
public sealed record SparkReadSpec
{
    /// <summary>Format as Spark names it, such as <c>csv</c>, <c>orc</c> or <c>delta</c>. Default: parquet.</summary>
    public string Format { get; init; } = "parquet";

    /// <summary>Columns and their types as Spark's DDL (<c>a INT, b STRING</c>), or null: the format knows or infers them.</summary>
    public string? Schema { get; init; }

    /// <summary>Options of the format, by name. Default: none.</summary>
    public ImmutableSortedDictionary<string, string> Options { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
