namespace SparkSynth.Core.Privacy;

/// <summary>What is decided of a search before it begins. The answers depend on none of it; the counters do.</summary>
/// <param name="Queries">The queries, in the order in which they are searched.</param>
/// <param name="Kernel">The kernel, not <see cref="SearchKernel.Best"/>.</param>
/// <param name="Chunk">Queries that are searched one after the other, on one thread.</param>
public sealed record SearchOrder(int[] Queries, SearchKernel Kernel, int Chunk)
{
    /// <summary>Queries that stand in their order already.</summary>
    public static SearchOrder AsTheyStand(int queries, SearchKernel kernel, int chunk) => new([.. Enumerable.Range(0, queries)], kernel, chunk);
}
