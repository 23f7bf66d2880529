using System.Collections.Immutable;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Storage.Tasks;

/// <summary>
/// A Search of all queries in a reference that nobody holds whole. A work item packs some of the reference's files and hands its rows on, divided into range blocks; behind a
/// shuffle, whoever gets the rows of a block searches the queries in them.
/// </summary>
/// <param name="Queries">The queries; a bound for each that a sample of the reference gave.</param>
/// <param name="Blocks">The blocks.</param>
/// <param name="Schema">The reference table's columns.</param>
/// <param name="Side">Its rows that count; null for all.</param>
/// <param name="Slices">Slices of every work item.</param>
/// <param name="Names">The source's <see cref="TableSource.Names"/>.</param>
/// <param name="FirstRows">Id of the first row of every work item, and of the one behind the last.</param>
public sealed record BlockSearchStage(
    SearchQueries Queries, RangeBlocks Blocks, TableSchema Schema, RowSide? Side, ImmutableArray<ImmutableArray<InputSlice>> Slices, ImmutableArray<string> Names, ImmutableArray<long> FirstRows, string? Watch) : Stage(Watch)
{
    /// <inheritdoc/>
    public override int Items => Slices.Length;

    /// <summary>Reference rows that a work item packs.</summary>
    public long RowsOf(int item) => FirstRows[item + 1] - FirstRows[item];

    /// <summary>Reference rows.</summary>
    public long Rows => FirstRows[^1];
}
