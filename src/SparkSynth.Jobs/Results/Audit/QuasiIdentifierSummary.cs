using SparkSynth.Core.Privacy.Measures;

namespace SparkSynth.Jobs.Results.Audit;

/// <summary>What groups of equal quasi-identifiers give away.</summary>
/// <param name="Columns">The quasi-identifiers.</param>
/// <param name="Secret">The sensitive column, or null.</param>
/// <param name="Chosen">They were chosen from the table, not named by the user.</param>
/// <param name="Synthetic">k, l, t of the synthetic table.</param>
/// <param name="Train">The same of the training rows, for comparison.</param>
/// <param name="ReplicatedUniques">Training rows unique in both tables.</param>
/// <param name="Disco">Disclosive in the synthetic table and right.</param>
public sealed record QuasiIdentifierSummary(
    IReadOnlyList<string> Columns, string? Secret, bool Chosen, QuasiIdentifierReport Synthetic, QuasiIdentifierReport Train, ReplicatedUniques ReplicatedUniques, DisclosiveInSyntheticCorrectOriginal? Disco);
