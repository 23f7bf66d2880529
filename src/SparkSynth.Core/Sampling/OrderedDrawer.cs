using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Sampling;

/// <summary>Values of an ordered column from its segments.</summary>
internal sealed class OrderedDrawer(ColumnCells cells, ColumnType type) : IColumnDrawer
{
    /// <summary>Up to here every quotient by a power of ten is another double.</summary>
    private const long MostScaled = 1L << 50;

    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    private readonly SegmentTable _segments = new(cells);
    private readonly double _divisor = PowersOfTen[cells.Decimals];
    private readonly bool _single = type is { Kind: PhysicalType.Float, Bits: 32 };

    public ColumnDomain? Domain
    {
        get
        {
            if (cells.Scale == ValueScale.Real || _single || cells.ValueCells == 0) return null;
            (long low, long high) = _segments.Bounds;
            if (type.Kind != PhysicalType.Float) return new ColumnDomain.Whole(low, high);
            return low > -MostScaled && high < MostScaled ? new ColumnDomain.Scaled(low, high, _divisor) : null;
        }
    }

    public void Draw(long firstRow, ReadOnlySpan<byte> cellOf, ReadOnlySpan<uint> uniforms, int count, ColumnVector target, int offset)
    {
        Span<long> values = target.Values.AsSpan(offset, count);
        if (cells.HasNull) NullCells.Mark(cellOf, (byte)cells.NullCell, count, target, offset);
        int nullCell = cells.NullCell;
        if (type.Kind != PhysicalType.Float)
        {
            for (int i = 0; i < count; i++) values[i] = cellOf[i] == nullCell ? 0 : _segments.DrawWhole(cellOf[i], uniforms[i]);
        }
        else if (cells.Scale == ValueScale.Real)
        {
            for (int i = 0; i < count; i++) values[i] = cellOf[i] == nullCell ? 0 : Key(_segments.DrawReal(cellOf[i], uniforms[i]));
        }
        else
        {
            for (int i = 0; i < count; i++) values[i] = cellOf[i] == nullCell ? 0 : Key(_segments.DrawWhole(cellOf[i], uniforms[i]) / _divisor);
        }
    }

    private long Key(double value) => OrderKey.FromDouble(_single ? (float)value : value);
}
