namespace SparkSynth.Jobs.Spec;

/// <summary>Rows kept out of the fit (<c>holdout:</c>): a share of the real table, or a table of its own, or none (both null).</summary>
public sealed record HoldoutSpec
{
    /// <summary>Share of the real rows set aside, chosen by a keyed hash of a row's place; in (0, 1).</summary>
    public double? Fraction { get; init; }

    /// <summary>File, folder or glob of other real rows; absolute.</summary>
    public string? Path { get; init; }
}
