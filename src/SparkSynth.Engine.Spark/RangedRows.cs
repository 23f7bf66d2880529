using System.Collections.Immutable;
using SparkSynth.Core.Privacy;
using SparkSynth.Engine.Embedded;
using SparkSynth.Jobs.Engines;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Engine.Spark;

/// <summary>
/// Rows of a table that would be too many to hold packed: as a reference executors pack them into range blocks (<see cref="SparkBlockSearch"/>); where the driver needs
/// them, for queries or samples, it packs one range of the table after the other.
/// </summary>
internal sealed class RangedRows : ISearchRows
{
    private readonly EmbeddedEngine _driver;
    private readonly long _rangeBytes;

    /// <param name="rangeBytes">Packed rows that the driver holds at a time.</param>
    /// <exception cref="Core.ProblemException">The table lacks columns of the ruler, or has them of other types.</exception>
    public RangedRows(EmbeddedTable table, GowerRuler ruler, EmbeddedEngine driver, long rangeBytes)
    {
        (Table, Ruler, _driver, _rangeBytes) = (table, ruler, driver, rangeBytes);
        Starts = EmbeddedPacker.Check(table, ruler);
    }

    /// <summary>The table.</summary>
    public EmbeddedTable Table { get; }

    /// <inheritdoc/>
    public GowerRuler Ruler { get; }

    /// <inheritdoc/>
    public int Count => checked((int)Starts[^1]);

    /// <summary>Id of the first row of each of the table's slices, and of the one behind the last.</summary>
    public long[] Starts { get; }

    /// <summary>A sample of the rows, once a search has made it.</summary>
    public PackedRowSample? Sample { get; set; }

    /// <summary>Rows that differ from each other, once a search has counted them.</summary>
    public int? Distinct { get; set; }

    /// <summary>Bytes of a table's rows, packed for a ruler.</summary>
    public static long BytesOf(long rows, GowerRuler ruler) => rows * ruler.Stride * sizeof(long);

    /// <summary>The same rows on fewer columns.</summary>
    public RangedRows Project(GowerRuler subset) => new(Table, subset, _driver, _rangeBytes);

    /// <summary>All rows, one range after the other; each may be dropped when the next is asked for.</summary>
    public async IAsyncEnumerable<PackedRows> RangesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        ImmutableArray<InputSlice> slices = Table.Source.Slices;
        for (int first = 0, end; first < slices.Length; first = end)
        {
            for (end = first + 1; end < slices.Length && BytesOf(Starts[end + 1] - Starts[first], Ruler) <= _rangeBytes;) end++;
            yield return await _driver.PackRangeAsync(Table, Ruler, Starts, first..end, cancellation);
        }
    }

    /// <summary>Some of the rows; ids ascend.</summary>
    public async Task<PackedRows> TakeAsync(ReadOnlyMemory<int> ids, CancellationToken cancellation)
    {
        var taken = new PackedRows(Ruler, [.. ids.ToArray().Select(id => (long)id)]);
        int done = 0;
        await foreach (PackedRows range in RangesAsync(cancellation))
            for (long end = range.FirstId + range.Count; done < ids.Length && ids.Span[done] < end; done++)
                range.Row((int)(ids.Span[done] - range.FirstId)).CopyTo(taken.Words.AsSpan(done * Ruler.Stride));
        return taken;
    }
}
