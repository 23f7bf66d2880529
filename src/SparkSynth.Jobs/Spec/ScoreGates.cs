namespace SparkSynth.Jobs.Spec;

/// <summary>Least value of each score, 0..1, or null for no gate.</summary>
public sealed record ScoreGates
{
    public double? Overall { get; init; }

    public double? ColumnShapes { get; init; }

    public double? ColumnPairTrends { get; init; }

    /// <summary>True if one of them is set.</summary>
    public bool Any => Overall is not null || ColumnShapes is not null || ColumnPairTrends is not null;
}
