using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Parquet;

/// <summary>Copies Arrow arrays into <see cref="ColumnVector"/>s: widening loops over spans, one call a column and batch.</summary>
internal static class ArrowVectors
{
    /// <summary>Mark of a null that was NaN or ±∞, until <see cref="Finish"/>.</summary>
    private const byte NonFinite = 2;

    private static readonly ulong[] NullBytesOfValidBits = Enumerable.Range(0, 256).Select(SpreadInverted).ToArray();

    /// <summary>Nulls of an array as bytes; sets both counts of the vector.</summary>
    public static void FillNulls(IArrowArray array, ColumnVector vector)
    {
        vector.NonFiniteCount = 0;
        vector.NullCount = array is NullArray ? array.Length : array.NullCount;
        if (vector.NullCount == 0) return;
        EnsureNulls(vector, array.Length);
        if (array is NullArray) System.Array.Fill(vector.Nulls, (byte)1);
        else ExpandBitmap(((Apache.Arrow.Array)array).NullBitmapBuffer.Span, array.Offset, vector.Nulls.AsSpan(0, array.Length));
    }

    /// <summary>Values of every kind but text. Slots that are null hold anything until <see cref="Finish"/>.</summary>
    /// <exception cref="OverflowException">A value that is not null does not fit.</exception>
    public static void FillValues(IArrowArray array, ColumnVector vector)
    {
        var values = Values(vector, array.Length);
        switch (array)
        {
            case Int64Array a: a.Values.CopyTo(values); break;
            case Int32Array a: Widen(a.Values, values); break;
            case Int16Array a: Widen(a.Values, values); break;
            case Int8Array a: Widen(a.Values, values); break;
            case UInt8Array a: Widen(a.Values, values); break;
            case UInt16Array a: Widen(a.Values, values); break;
            case UInt32Array a: Widen(a.Values, values); break;
            case UInt64Array a:
                MemoryMarshal.Cast<ulong, long>(a.Values).CopyTo(values);
                ThrowIfAny(values, vector, static v => v < 0, "A value is above 2^63 - 1");
                break;
            case DoubleArray a: Keys(a.Values, values, vector); break;
            case FloatArray a: Keys(a.Values, values, vector); break;
            case Decimal128Array a: Narrow(a, values, vector); break;
            case BooleanArray a: Bits(a.Values, a.Offset, values); break;
            case Date32Array a: Widen(a.Values, values); break;
            case Date64Array a: Days(a.Values, values, vector); break;
            case TimestampArray a: a.Values.CopyTo(values); break;
            case Time32Array a: Widen(a.Values, values); break;
            case Time64Array a: a.Values.CopyTo(values); break;
            default: throw new NotSupportedException($"Arrow gives values of type {array.Data.DataType.Name}, which are not read");
        }
    }

    /// <summary>Keeps the rows listed (ascending), in place, and counts nulls again.</summary>
    public static void KeepRows(ColumnVector vector, ReadOnlySpan<int> kept)
    {
        if (vector.Values.Length > 0) Gather(vector.Values, kept);
        if (vector.Codes.Length > 0) Gather(vector.Codes, kept);
        if (vector.NullCount == 0) return;
        Gather(vector.Nulls, kept);
        var nulls = vector.Nulls.AsSpan(0, kept.Length);
        vector.NullCount = kept.Length - nulls.Count((byte)0);
        vector.NonFiniteCount = nulls.Count(NonFinite);
    }

    /// <summary>
    /// Sets values and codes of null rows to 0, so that kernels may use them as indexes without a branch, and every null mark to 1.
    /// </summary>
    public static void Finish(ColumnVector vector, int rows)
    {
        if (vector.NullCount == 0) return;
        var nulls = vector.Nulls.AsSpan(0, rows);
        if (vector.NonFiniteCount > 0) nulls.Replace(NonFinite, (byte)1);
        if (vector.Codes.Length >= rows)
        {
            var codes = vector.Codes.AsSpan(0, rows);
            for (int i = 0; i < codes.Length; i++) codes[i] &= nulls[i] - 1;
        }

        if (vector.Values.Length >= rows)
        {
            var values = vector.Values.AsSpan(0, rows);
            for (int i = 0; i < values.Length; i++) values[i] &= nulls[i] - 1L;
        }
    }

    public static Span<int> Codes(ColumnVector vector, int rows)
    {
        if (vector.Codes.Length < rows) vector.Codes = new int[Math.Max(rows, ParquetBatchReader.MaxRows)];
        return vector.Codes.AsSpan(0, rows);
    }

    private static void Gather<T>(T[] array, ReadOnlySpan<int> kept)
    {
        for (int i = 0; i < kept.Length; i++) array[i] = array[kept[i]];
    }

    public static Span<long> Values(ColumnVector vector, int rows)
    {
        if (vector.Values.Length < rows) vector.Values = new long[Math.Max(rows, ParquetBatchReader.MaxRows)];
        return vector.Values.AsSpan(0, rows);
    }

    private static void EnsureNulls(ColumnVector vector, int rows)
    {
        if (vector.Nulls.Length < rows) vector.Nulls = new byte[Math.Max(rows, ParquetBatchReader.MaxRows)];
    }

    private static void Widen<T>(ReadOnlySpan<T> from, Span<long> to)
        where T : unmanaged
    {
        for (int i = 0; i < to.Length; i++)
        {
            if (typeof(T) == typeof(int)) to[i] = Unsafe.BitCast<T, int>(from[i]);
            else if (typeof(T) == typeof(uint)) to[i] = Unsafe.BitCast<T, uint>(from[i]);
            else if (typeof(T) == typeof(short)) to[i] = Unsafe.BitCast<T, short>(from[i]);
            else if (typeof(T) == typeof(ushort)) to[i] = Unsafe.BitCast<T, ushort>(from[i]);
            else if (typeof(T) == typeof(sbyte)) to[i] = Unsafe.BitCast<T, sbyte>(from[i]);
            else to[i] = Unsafe.BitCast<T, byte>(from[i]);
        }
    }

    private static void Keys<T>(ReadOnlySpan<T> from, Span<long> to, ColumnVector vector)
        where T : unmanaged
    {
        int nonFinite = 0;
        for (int i = 0; i < to.Length; i++)
        {
            double value = typeof(T) == typeof(float) ? Unsafe.BitCast<T, float>(from[i]) : Unsafe.BitCast<T, double>(from[i]);
            nonFinite += double.IsFinite(value) ? 0 : 1;
            to[i] = OrderKey.FromDouble(value);
        }

        if (nonFinite > 0) NonFiniteToNull(from, to.Length, vector);
    }

    private static void NonFiniteToNull<T>(ReadOnlySpan<T> from, int rows, ColumnVector vector)
        where T : unmanaged
    {
        EnsureNulls(vector, rows);
        if (vector.NullCount == 0) vector.Nulls.AsSpan(0, rows).Clear();
        for (int i = 0; i < rows; i++)
        {
            double value = typeof(T) == typeof(float) ? Unsafe.BitCast<T, float>(from[i]) : Unsafe.BitCast<T, double>(from[i]);
            if (double.IsFinite(value) || vector.Nulls[i] != 0) continue;
            vector.Nulls[i] = NonFinite;
            vector.NonFiniteCount++;
        }

        vector.NullCount += vector.NonFiniteCount;
    }

    private static void Narrow(Decimal128Array array, Span<long> to, ColumnVector vector)
    {
        var words = MemoryMarshal.Cast<byte, long>(array.ValueBuffer.Span).Slice(2 * array.Offset, 2 * to.Length);
        for (int i = 0; i < to.Length; i++)
        {
            long low = words[2 * i];
            if (words[(2 * i) + 1] != low >> 63 && !IsNull(vector, i)) throw new OverflowException("A decimal does not fit 64 bits once scaled");
            to[i] = low;
        }
    }

    private static void Days(ReadOnlySpan<long> milliseconds, Span<long> to, ColumnVector vector)
    {
        for (int i = 0; i < to.Length; i++)
        {
            (long days, long rest) = Math.DivRem(milliseconds[i], 86_400_000);
            if (rest != 0 && !IsNull(vector, i)) throw new OverflowException("A date holds a time of day");
            to[i] = days;
        }
    }

    private static void Bits(ReadOnlySpan<byte> bits, int offset, Span<long> to)
    {
        for (int i = 0; i < to.Length; i++) to[i] = (bits[(i + offset) >> 3] >> ((i + offset) & 7)) & 1;
    }

    private static void ThrowIfAny(ReadOnlySpan<long> values, ColumnVector vector, Func<long, bool> bad, string message)
    {
        for (int i = 0; i < values.Length; i++)
            if (bad(values[i]) && !IsNull(vector, i)) throw new OverflowException(message);
    }

    private static bool IsNull(ColumnVector vector, int row) => vector.NullCount > 0 && vector.Nulls[row] != 0;

    private static void ExpandBitmap(ReadOnlySpan<byte> valid, int offset, Span<byte> nulls)
    {
        int i = 0;
        if ((offset & 7) == 0)
        {
            var bytes = valid[(offset >> 3)..];
            var eights = MemoryMarshal.Cast<byte, ulong>(nulls);
            for (int b = 0; b < eights.Length; b++) eights[b] = NullBytesOfValidBits[bytes[b]];
            i = eights.Length * 8;
        }

        for (; i < nulls.Length; i++) nulls[i] = (byte)(((valid[(i + offset) >> 3] >> ((i + offset) & 7)) & 1) ^ 1);
    }

    private static ulong SpreadInverted(int bits)
    {
        ulong bytes = 0;
        for (int i = 0; i < 8; i++)
            if (((bits >> i) & 1) == 0) bytes |= 1UL << (8 * i); // little-endian: row i is byte i
        return bytes;
    }
}
