using Apache.Arrow;
using Apache.Arrow.Types;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Parquet;

/// <summary>Booleans: a bit each.</summary>
internal sealed class BooleanEncoder(ColumnSchema column, IArrowType type) : ColumnEncoder(column, type)
{
    private ArrayMemory<byte> _scratch = new([]);

    protected override ArrayData Encode(ColumnVector vector, int rows, ArrowBuffer valid)
    {
        int bytes = (rows + 7) / 8;
        _scratch = AtLeast(_scratch, bytes);
        var to = _scratch.Array;
        System.Array.Clear(to, 0, bytes);
        for (int i = 0; i < rows; i++)
        {
            long value = vector.Values[i];
            if ((ulong)value > 1) throw DoesNotFit();
            to[i >> 3] |= (byte)(value << (i & 7));
        }

        return new ArrayData(Type, rows, vector.NullCount, 0, [valid, new ArrowBuffer(_scratch.Memory[..bytes])], null);
    }
}
