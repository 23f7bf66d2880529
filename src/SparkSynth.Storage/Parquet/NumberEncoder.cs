using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Parquet;

/// <summary>Narrower integers, dates, times and floats: converted into scratch.</summary>
internal sealed class NumberEncoder<T>(ColumnSchema column, IArrowType type) : ColumnEncoder(column, type)
    where T : unmanaged
{
    private ArrayMemory<T> _scratch = new([]);

    protected override ArrayData Encode(ColumnVector vector, int rows, ArrowBuffer valid)
    {
        _scratch = AtLeast(_scratch, rows);
        var from = vector.Values.AsSpan(0, rows);
        var to = _scratch.Array.AsSpan(0, rows);
        long lost = 0;
        for (int i = 0; i < from.Length; i++)
        {
            if (typeof(T) == typeof(double)) to[i] = Unsafe.BitCast<double, T>(OrderKey.ToDouble(from[i]));
            else if (typeof(T) == typeof(float)) to[i] = Unsafe.BitCast<float, T>((float)OrderKey.ToDouble(from[i]));
            else if (typeof(T) == typeof(int)) to[i] = Keep((int)from[i], (int)from[i], from[i], ref lost);
            else if (typeof(T) == typeof(short)) to[i] = Keep((short)from[i], (short)from[i], from[i], ref lost);
            else if (typeof(T) == typeof(sbyte)) to[i] = Keep((sbyte)from[i], (sbyte)from[i], from[i], ref lost);
            else if (typeof(T) == typeof(uint)) to[i] = Keep((uint)from[i], (uint)from[i], from[i], ref lost);
            else if (typeof(T) == typeof(ushort)) to[i] = Keep((ushort)from[i], (ushort)from[i], from[i], ref lost);
            else to[i] = Keep((byte)from[i], (byte)from[i], from[i], ref lost);
        }

        if (lost != 0) throw DoesNotFit();
        return new ArrayData(Type, rows, vector.NullCount, 0, [valid, new ArrowBuffer(_scratch.Memory[..(rows * Unsafe.SizeOf<T>())])], null);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Keep<TNarrow>(TNarrow narrow, long widened, long value, ref long lost)
        where TNarrow : unmanaged
    {
        lost |= widened ^ value;
        return Unsafe.BitCast<TNarrow, T>(narrow);
    }
}
