using System.Collections.Immutable;

namespace SparkSynth.Storage.Tasks;

/// <summary>What a worker says of a part file that it wrote.</summary>
/// <param name="Part">Number of the part.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Hash">XxHash3 of the file.</param>
/// <param name="Nulls">Nulls of every column.</param>
public sealed record PartReport(int Part, long Rows, long Bytes, ulong Hash, ImmutableArray<long> Nulls);
