using SparkSynth.Core.Tables;

namespace SparkSynth.Jobs.Results;

/// <summary>What a column was taken for.</summary>
/// <param name="Type">Physical type as users write it: <c>int64</c>.</param>
/// <param name="Role">Inferred role.</param>
/// <param name="Reason">Why, in a few words without any real value: "73 distinct whole numbers".</param>
public sealed record InferredColumn(string Name, string Type, ColumnRole Role, string Reason);
