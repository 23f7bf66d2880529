using SparkSynth.Core.Quality;

namespace SparkSynth.Jobs.Stages;

/// <summary>Scores and how many rows they are of.</summary>
public sealed record EvaluationOutcome(QualityResult Result, long RealRows, long SyntheticRows, long? HoldoutRows);
