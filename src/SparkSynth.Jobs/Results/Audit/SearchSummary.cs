namespace SparkSynth.Jobs.Results.Audit;

/// <summary>One search of nearest records.</summary>
/// <param name="Name">What was searched in what: <c>S→T</c>.</param>
/// <param name="Neighbours">Neighbours of each query.</param>
/// <param name="Exact">Queries whose neighbours are exact.</param>
/// <param name="Verified">Pairs compared exactly; the others are provably further.</param>
public sealed record SearchSummary(string Name, long Queries, long Reference, int Neighbours, long Exact, long Verified);
