namespace SparkSynth.Jobs.Spec;

/// <summary>Rows kept out of the fit (<c>holdout:</c>): a share of the real table, or a table of its own, or none (all null).</summary>
public sealed record HoldoutSpec
{
    /// <summary>Share of the real rows set aside, chosen by a keyed hash of a row's place (of its values where Spark reads); in (0, 1).</summary>
    public double? Fraction { get; init; }

    /// <summary>File, folder or glob of other real rows; absolute.</summary>
    public string? Path { get; init; }

    /// <summary>Name of a table of other real rows that Spark knows, or null.</summary>
    public string? Table { get; init; }

    /// <summary>How Spark reads <see cref="Path"/>, or null: our own readers do.</summary>
    public SparkReadSpec? Spark { get; init; }

    /// <summary>Whether the rows come from a table of their own.</summary>
    public bool IsTable => Path is not null || Table is not null || Spark is not null;
}
