namespace SparkSynth.Storage.Tasks;

/// <summary>A range of the queries of a Search.</summary>
/// <param name="Queries">How many.</param>
/// <param name="Hash">First 64 bits of the SHA-256 of their bytes in the file.</param>
public sealed record QueryPart(int Queries, ulong Hash);
