namespace SparkSynth.Jobs.Results.Audit;

/// <summary>Rows of the tables of an audit.</summary>
/// <param name="Holdout">Null without one.</param>
/// <param name="HoldoutInTrain">Hold-out rows equal to a training row in every compared column; null without a hold-out.</param>
public sealed record AuditedRows(long Train, long Synthetic, long? Holdout, long? HoldoutInTrain);
