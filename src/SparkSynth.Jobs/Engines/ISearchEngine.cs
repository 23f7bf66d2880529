using System.Collections.Immutable;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Tables;

namespace SparkSynth.Jobs.Engines;

/// <summary>An engine that has the Search shape, and can hand rows to this process. Engines that lack it cannot audit (yet): the stage says so.</summary>
public interface ISearchEngine
{
    /// <summary>What users should know of where the search runs; null: nothing.</summary>
    string? SearchNote => null;

    /// <summary>Packs the rows of the table's side for a ruler.</summary>
    /// <param name="rows">Told how many rows have been read since the last report.</param>
    Task<ISearchRows> PackAsync(ITable table, GowerRuler ruler, IProgress<long>? rows, CancellationToken cancellation);

    /// <summary>Takes over rows that were packed here: planted ones, samples, random ones.</summary>
    ISearchRows Hold(PackedRows rows);

    /// <summary>The same rows on fewer columns: see <see cref="GowerRuler.Subset"/>.</summary>
    Task<ISearchRows> ProjectAsync(ISearchRows rows, GowerRuler subset, CancellationToken cancellation);

    /// <summary>Some of the rows, in this process. Ids must ascend.</summary>
    Task<PackedRows> TakeAsync(ISearchRows rows, ReadOnlyMemory<int> ids, CancellationToken cancellation);

    /// <summary>Nearest reference rows of all queries; the same for any number of threads and any engine.</summary>
    Task<NearestResult> SearchAsync(ISearchRows reference, ISearchRows queries, NearestOptions options, CancellationToken cancellation);

    /// <summary>Searches the given queries again by brute force; the number of answers that differ.</summary>
    Task<int> RecheckAsync(ISearchRows reference, ISearchRows queries, NearestOptions options, NearestResult result, ReadOnlyMemory<int> sample, CancellationToken cancellation);

    /// <summary>Forgets what searches made of rows as a reference, which is as large as they are; a later search makes it again.</summary>
    void Release(ISearchRows reference);

    /// <summary>Reference rows that differ from each other.</summary>
    Task<int> DistinctAsync(ISearchRows reference, CancellationToken cancellation);

    /// <summary>Hands all rows of the table's side to <paramref name="add"/>, in file order, on one thread: for tables that fit this process.</summary>
    /// <param name="columns">Positions in the table's schema.</param>
    Task ReadAsync(ITable table, ImmutableArray<int> columns, Action<ColumnBatch> add, CancellationToken cancellation);
}
