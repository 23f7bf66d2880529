using System.Collections.Immutable;
using SparkSynth.Core.Privacy;

namespace SparkSynth.Storage.Tasks;

/// <summary>The queries of a Search; their rows lie in a file beside the stage's own.</summary>
/// <param name="Ruler">The ruler of queries and reference.</param>
/// <param name="Neighbours">k.</param>
/// <param name="Kernel">How to search.</param>
/// <param name="HasOwnIds">The queries' own ids are in the file, and rows with them are skipped.</param>
/// <param name="HasBounds">Bounds are in the file.</param>
/// <param name="File">Name of the file, see <see cref="QueryFile"/>.</param>
/// <param name="Parts">Ranges of the queries, in the order of the file.</param>
public sealed record SearchQueries(GowerRuler Ruler, int Neighbours, SearchKernel Kernel, bool HasOwnIds, bool HasBounds, string File, ImmutableArray<QueryPart> Parts)
{
    /// <summary>64-bit words that the file holds of a query.</summary>
    public int WordsAQuery => Ruler.Stride + (HasOwnIds ? 1 : 0) + (HasBounds ? 1 : 0);

    /// <summary>Place of a part's first query.</summary>
    public int StartOf(int part) => Parts.Take(part).Sum(p => p.Queries);

    /// <summary>Number of queries.</summary>
    public int Count => StartOf(Parts.Length);
}
