namespace SparkSynth.Jobs.Results.Audit;

/// <summary>Synthetic rows that share one value of one column. The value is not named.</summary>
/// <param name="Rows">Synthetic rows in it.</param>
/// <param name="Share">Share closer to train, ties in the proportion of the null.</param>
/// <param name="ZScore">Share against the null; among many segments, values below about 4 are chance.</param>
public sealed record SegmentSummary(string Column, long Rows, double Share, double ZScore);
