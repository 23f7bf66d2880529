using Apache.Arrow;
using Apache.Arrow.Types;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Parquet;

/// <summary>64-bit values, handed over as they lie.</summary>
internal sealed class LongEncoder(ColumnSchema column, IArrowType type, long? unsignedMaximum) : ColumnEncoder(column, type)
{
    private ArrayMemory<long> _values = new([]);

    protected override ArrayData Encode(ColumnVector vector, int rows, ArrowBuffer valid)
    {
        if (unsignedMaximum is not null && vector.Values.AsSpan(0, rows).ContainsAnyInRange(long.MinValue, -1)) throw DoesNotFit();
        _values = Over(_values, vector.Values);
        return new ArrayData(Type, rows, vector.NullCount, 0, [valid, new ArrowBuffer(_values.Memory[..(rows * sizeof(long))])], null);
    }
}
