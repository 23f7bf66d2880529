namespace SparkSynth.Storage.Tasks;

/// <summary>A Search of many queries in one reference; a work item is a part of the queries. Both lie in files beside the stage's own.</summary>
/// <param name="Queries">The queries; the kernel is not <see cref="Core.Privacy.SearchKernel.Best"/>.</param>
/// <param name="Chunk">Queries that belong together; every item but the last holds whole chunks.</param>
/// <param name="TreeFile">Name of the file of the <see cref="Core.Privacy.ReferenceTree"/>.</param>
public sealed record SearchStage(SearchQueries Queries, int Chunk, string TreeFile, string? Watch) : Stage(Watch)
{
    /// <inheritdoc/>
    public override int Items => Queries.Parts.Length;
}
