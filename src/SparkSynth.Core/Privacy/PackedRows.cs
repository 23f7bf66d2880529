namespace SparkSynth.Core.Privacy;

/// <summary>
/// Rows on the grid of a ruler, row-major, <see cref="GowerRuler.Stride"/> words a row: grid integers of numeric columns, then a byte a
/// narrow nominal column, then 32 bits a wide one; unused bytes are 0. A row has an id; ids ascend.
/// Distinct ranges of rows may be packed by different threads.
/// </summary>
public sealed class PackedRows
{
    /// <summary>Room for <paramref name="count"/> rows with ids <paramref name="firstId"/>, firstId + 1, ….</summary>
    public PackedRows(GowerRuler ruler, int count, long firstId = 0)
        : this(ruler, count, firstId, null)
    {
    }

    /// <summary>Room for as many rows as there are ids; ids must ascend strictly.</summary>
    public PackedRows(GowerRuler ruler, long[] ids)
        : this(ruler, ids.Length, 0, ids)
    {
        for (int i = 1; i < ids.Length; i++)
            if (ids[i] <= ids[i - 1]) throw new ArgumentException("ids must ascend", nameof(ids));
    }

    private PackedRows(GowerRuler ruler, int count, long firstId, long[]? ids)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Ruler = ruler;
        Count = count;
        FirstId = firstId;
        _ids = ids;
        if ((long)count * ruler.Stride > Array.MaxLength) throw new ArgumentException($"{count} rows of {ruler.Stride} words are too many for one block", nameof(count));
        Words = GC.AllocateUninitializedArray<long>(count * ruler.Stride, pinned: true);
    }

    private readonly long[]? _ids;

    /// <summary>The ruler the rows are packed for.</summary>
    public GowerRuler Ruler { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Id of the first row, when ids are consecutive.</summary>
    public long FirstId { get; }

    /// <summary>All rows; pinned, so that kernels may hold a pointer while they hold the object.</summary>
    public long[] Words { get; }

    /// <summary>Id of a row.</summary>
    public long Id(int row) => _ids is null ? FirstId + row : _ids[row];

    /// <summary>Row of an id; throws <see cref="ArgumentException"/> when there is none.</summary>
    public int RowOf(long id)
    {
        long row = _ids is null ? id - FirstId : Array.BinarySearch(_ids, id);
        return row >= 0 && row < Count ? (int)row : throw new ArgumentException($"no row has id {id}", nameof(id));
    }

    /// <summary>The words of a row.</summary>
    public ReadOnlySpan<long> Row(int row) => Words.AsSpan(row * Ruler.Stride, Ruler.Stride);

    internal bool HasIds => _ids is not null;

    /// <summary>Some of the rows, with their ids.</summary>
    public PackedRows Take(ReadOnlySpan<int> rows)
    {
        long[] ids = new long[rows.Length];
        for (int i = 0; i < rows.Length; i++) ids[i] = Id(rows[i]);
        var result = new PackedRows(Ruler, ids);
        for (int i = 0; i < rows.Length; i++) Row(rows[i]).CopyTo(result.Words.AsSpan(i * Ruler.Stride));
        return result;
    }
}
