using System.Collections.Immutable;
using SparkSynth.Core.Privacy;

namespace SparkSynth.Storage.Tasks;

/// <summary>A Search of many queries in one reference; a work item is a range of the queries. Both lie in files beside the stage's own.</summary>
/// <param name="Ruler">The ruler of both.</param>
/// <param name="Neighbours">k.</param>
/// <param name="Kernel">What was chosen, not <see cref="SearchKernel.Best"/>.</param>
/// <param name="Chunk">Queries that belong together; every item but the last holds whole chunks.</param>
/// <param name="HasOwnIds">The queries' own ids are in the file, and rows with them are skipped.</param>
/// <param name="HasBounds">Bounds are in the file.</param>
/// <param name="TreeFile">Name of the file of the <see cref="ReferenceTree"/>.</param>
/// <param name="QueryFile">Name of the file of the queries, see <see cref="Tasks.QueryFile"/>.</param>
/// <param name="Parts">The ranges, in the order of the file.</param>
public sealed record SearchStage(
    GowerRuler Ruler, int Neighbours, SearchKernel Kernel, int Chunk, bool HasOwnIds, bool HasBounds, string TreeFile, string QueryFile, ImmutableArray<QueryPart> Parts, string? Watch) : Stage(Watch)
{
    /// <inheritdoc/>
    public override int Items => Parts.Length;

    /// <summary>64-bit words that the file holds of a query.</summary>
    public int WordsAQuery => Ruler.Stride + (HasOwnIds ? 1 : 0) + (HasBounds ? 1 : 0);
}
