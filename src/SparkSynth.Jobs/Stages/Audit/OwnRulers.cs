using SparkSynth.Jobs.Engines;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>Rows on rulers made from one real table alone, as SDMetrics has them.</summary>
/// <param name="Train">Training rows on their own ruler.</param>
/// <param name="ToTrain">Synthetic rows on that ruler.</param>
/// <param name="Holdout">Hold-out rows on their own ruler, or null.</param>
/// <param name="ToHoldout">Synthetic rows on that ruler.</param>
/// <param name="TrainOnHoldout">Training rows on the hold-out's ruler: only where rows are planted.</param>
internal sealed record OwnRulers(ISearchRows Train, ISearchRows ToTrain, ISearchRows? Holdout, ISearchRows? ToHoldout, ISearchRows? TrainOnHoldout);
