using SparkSynth.Core.Privacy.Measures;

namespace SparkSynth.Jobs.Results.Audit;

/// <summary>Attribute inference with one column taken for the secret.</summary>
public sealed record AttributeRisk(string Column, AttackRisk Risk);
