namespace SparkSynth.Jobs.Results;

/// <summary>The scores of SDMetrics' QualityReport, 0..1, or null where it has none.</summary>
public sealed record ScoreSet(double? Overall, double? ColumnShapes, double? ColumnPairTrends);
