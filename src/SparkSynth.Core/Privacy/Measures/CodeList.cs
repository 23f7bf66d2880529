using System.Collections;

namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// Codes of the rows of one column, 0 and up, in 1, 2 or 4 bytes each: as few as the largest wants. Most columns of most tables take one byte a row, which
/// is what lets an audit hold all columns of ten million rows.
/// </summary>
public sealed class CodeList : IReadOnlyList<int>
{
    private byte[]? _bytes = [];
    private ushort[]? _shorts;
    private int[]? _ints;

    /// <summary>No rows.</summary>
    public CodeList()
    {
    }

    /// <summary>Some rows.</summary>
    public CodeList(IEnumerable<int> codes)
    {
        foreach (int code in codes) Add(code);
    }

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <summary>Bytes a row.</summary>
    public int Width => _bytes is not null ? 1 : _shorts is not null ? 2 : 4;

    /// <inheritdoc/>
    public int this[int row] => _bytes is { } bytes ? bytes[row] : _shorts is { } shorts ? shorts[row] : _ints![row];

    /// <summary>Appends a row.</summary>
    public void Add(int code)
    {
        if (code > byte.MaxValue && _bytes is not null) Widen(code);
        else if (code > ushort.MaxValue && _shorts is not null) Widen(code);
        if (_bytes is not null) Room(ref _bytes)[Count++] = checked((byte)code);
        else if (_shorts is not null) Room(ref _shorts)[Count++] = checked((ushort)code);
        else Room(ref _ints!)[Count++] = code;
    }

    /// <summary>The same rows with other codes: <paramref name="map"/>[old] = new.</summary>
    public CodeList Map(int[] map)
    {
        var result = new CodeList();
        foreach (int code in this) result.Add(map[code]);
        return result;
    }

    /// <summary>Chosen rows.</summary>
    public CodeList Take(int[] rows)
    {
        var result = new CodeList();
        foreach (int row in rows) result.Add(this[row]);
        return result;
    }

    /// <summary>These rows and behind them others.</summary>
    public CodeList Followed(IEnumerable<int> by)
    {
        var result = new CodeList { _bytes = (byte[]?)_bytes?.Clone(), _shorts = (ushort[]?)_shorts?.Clone(), _ints = (int[]?)_ints?.Clone(), Count = Count };
        foreach (int code in by) result.Add(code);
        return result;
    }

    /// <summary>Rows in order, without an allocation.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<int> IEnumerable<int>.GetEnumerator()
    {
        for (int row = 0; row < Count; row++) yield return this[row];
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<int>)this).GetEnumerator();

    private void Widen(int code)
    {
        if (code > ushort.MaxValue) _ints = [.. this];
        _shorts = _ints is null ? Array.ConvertAll(_bytes!, b => (ushort)b) : null;
        _bytes = null;
    }

    private T[] Room<T>(ref T[] rows)
    {
        if (Count == rows.Length) Array.Resize(ref rows, Math.Max(256, (int)Math.Min(Array.MaxLength, rows.Length * 2L)));
        return rows;
    }

    /// <summary>Goes through the rows.</summary>
    public struct Enumerator(CodeList list)
    {
        private int _row = -1;

        /// <summary>Code of the row.</summary>
        public readonly int Current => list[_row];

        /// <summary>To the next row.</summary>
        public bool MoveNext() => ++_row < list.Count;
    }
}
