using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>A column's role and why, in one sentence that holds no value of the column.</summary>
public sealed record InferredRole(ColumnRole Role, string Reason);
