using SparkSynth.Core.Privacy.Measures;

namespace SparkSynth.Jobs.Results.Audit;

/// <summary>Singling out by predicates on one column, and on three.</summary>
public sealed record SinglingOutSummary(AttackRisk Univariate, AttackRisk Multivariate);
