using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Sampling;

/// <summary>Values of a nominal column: the category of the cell, or a draw among the supported values of "other".</summary>
internal sealed class NominalDrawer : IColumnDrawer
{
    private readonly ColumnCells _cells;
    private readonly bool _isText;
    private readonly bool _isFloat;
    private readonly StringDictionary _dictionary;
    private readonly long[] _keys;     // by code, columns that are not text
    private readonly int[] _codeOf;    // by cell; -1 for "other" and null
    private readonly int[] _otherCodes;
    private readonly uint[] _otherLast;

    public NominalDrawer(ColumnCells cells, ColumnType type)
    {
        _cells = cells;
        _isText = type.Kind == PhysicalType.String;
        _isFloat = type.Kind == PhysicalType.Float;
        int own = cells.Categories.Length;
        _codeOf = new int[cells.Count];
        Array.Fill(_codeOf, -1);
        for (int c = 0, code = 0; c < cells.ValueCells; c++)
            if (c != cells.OtherCell) _codeOf[c] = code++;
        _dictionary = new StringDictionary([.. cells.Categories, .. cells.OtherValues.Select(v => v.Text)]);
        _keys = [.. cells.CategoryKeys, .. cells.OtherValues.Select(v => v.Key)];

        // "Other": its supported values in proportion; where it has none, the own categories in theirs; with neither, null.
        (_otherCodes, long[] weights) = cells.OtherValues.Length > 0
            ? (Enumerable.Range(own, cells.OtherValues.Length).ToArray(), cells.OtherValues.Select(v => v.Rows).ToArray())
            : (Enumerable.Range(0, own).ToArray(), Enumerable.Range(0, cells.ValueCells).Where(c => c != cells.OtherCell).Select(c => Math.Max(1, cells.Rows[c])).ToArray());
        _otherLast = Thresholds(weights);
    }

    public ColumnDomain? Domain => _isText ? new ColumnDomain.Texts([.. _dictionary.Values])
        : _isFloat || _keys.Length == 0 ? null
        : new ColumnDomain.Whole(_keys.Min(), _keys.Max());

    public void Draw(long firstRow, ReadOnlySpan<byte> cellOf, ReadOnlySpan<uint> uniforms, int count, ColumnVector target, int offset)
    {
        bool emitsNull = _cells.HasNull || (_cells.OtherCell >= 0 && _otherCodes.Length == 0);
        Span<byte> nulls = emitsNull ? target.Nulls.AsSpan(offset, count) : default;
        target.Dictionary = _dictionary;
        int nullCount = 0;
        for (int i = 0; i < count; i++)
        {
            int cell = cellOf[i];
            int code = _codeOf[cell];
            if (code < 0 && cell != _cells.NullCell) code = DrawOther(uniforms[i]);
            if (emitsNull)
            {
                nulls[i] = code < 0 ? (byte)1 : (byte)0;
                nullCount += nulls[i];
            }

            if (_isText) target.Codes[offset + i] = Math.Max(code, 0);
            else target.Values[offset + i] = code < 0 ? 0 : _keys[code];
        }

        target.NullCount += nullCount;
    }

    private int DrawOther(uint u)
    {
        if (_otherCodes.Length == 0) return -1;
        int low = 0, high = _otherLast.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_otherLast[middle] < u) low = middle + 1;
            else high = middle;
        }

        return _otherCodes[low];
    }

    private static uint[] Thresholds(long[] weights)
    {
        Int128 total = 0, before = 0;
        foreach (long w in weights) total += w;
        var last = new uint[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            before += weights[i];
            UInt128 end = (UInt128)(((before << 32) + total - 1) / total);
            last[i] = end == 0 ? 0 : (uint)(end - 1);
        }

        return last;
    }
}
