using Apache.Arrow;
using Apache.Arrow.Types;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Parquet;

/// <summary>Decimals: 128 bits each.</summary>
internal sealed class DecimalEncoder(ColumnSchema column, IArrowType type) : ColumnEncoder(column, type)
{
    private ArrayMemory<long> _scratch = new([]);

    protected override ArrayData Encode(ColumnVector vector, int rows, ArrowBuffer valid)
    {
        _scratch = AtLeast(_scratch, 2 * rows);
        var to = _scratch.Array.AsSpan(0, 2 * rows);
        long limit = Column.Type.Precision >= 19 ? long.MaxValue : PowerOfTen(Column.Type.Precision) - 1;
        for (int i = 0; i < rows; i++)
        {
            long value = vector.Values[i];
            if (value > limit || value < -limit && Column.Type.Precision < 19) throw DoesNotFit();
            to[2 * i] = value;
            to[(2 * i) + 1] = value >> 63;
        }

        return new ArrayData(Type, rows, vector.NullCount, 0, [valid, new ArrowBuffer(_scratch.Memory[..(rows * 16)])], null);
    }

    private static long PowerOfTen(int exponent)
    {
        long power = 1;
        for (int i = 0; i < exponent; i++) power *= 10;
        return power;
    }
}
