using Apache.Arrow;
using Apache.Arrow.Types;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Parquet;

/// <summary>Turns the vectors of one column into Arrow arrays over reused memory; called once a batch.</summary>
internal abstract class ColumnEncoder(ColumnSchema column, IArrowType type)
{
    private ArrayMemory<byte> _valid = new([]);

    public ColumnSchema Column { get; } = column;

    public IArrowType Type { get; } = type;

    /// <summary>Encoder of a column.</summary>
    /// <param name="column">Its schema.</param>
    /// <param name="coded">Text only: written from a dictionary that stays the same, rather than value by value.</param>
    public static ColumnEncoder Create(ColumnSchema column, bool coded)
    {
        var type = ArrowTypes.ToArrow(column.Type);
        return (column.Type.Kind, type) switch
        {
            (PhysicalType.String, _) => coded ? new DictionaryEncoder(column) : new PlainTextEncoder(column),
            (PhysicalType.Boolean, _) => new BooleanEncoder(column, type),
            (PhysicalType.Decimal, _) => new DecimalEncoder(column, type),
            (PhysicalType.Float, DoubleType) => new NumberEncoder<double>(column, type),
            (PhysicalType.Float, _) => new NumberEncoder<float>(column, type),
            (_, Int8Type) => new NumberEncoder<sbyte>(column, type),
            (_, Int16Type) => new NumberEncoder<short>(column, type),
            (_, UInt8Type) => new NumberEncoder<byte>(column, type),
            (_, UInt16Type) => new NumberEncoder<ushort>(column, type),
            (_, UInt32Type) => new NumberEncoder<uint>(column, type),
            (_, Int32Type or Date32Type or Time32Type) => new NumberEncoder<int>(column, type),
            (_, UInt64Type) => new LongEncoder(column, type, long.MaxValue),
            _ => new LongEncoder(column, type, null),
        };
    }

    /// <summary>The first rows of a vector as an Arrow array; valid until the next call.</summary>
    /// <exception cref="ArgumentException">A null in a column that allows none, or a value that the column's type cannot hold.</exception>
    public ArrayData Encode(ColumnVector vector, int rows)
    {
        if (vector.NullCount > 0 && !Column.Nullable)
            throw new ArgumentException($"Column '{Column.Name}' allows no nulls and was given {vector.NullCount}.", nameof(vector));
        return Encode(vector, rows, Valid(vector, rows));
    }

    protected abstract ArrayData Encode(ColumnVector vector, int rows, ArrowBuffer valid);

    protected ArgumentException DoesNotFit() => new($"A value of column '{Column.Name}' does not fit {Column.Type}.");

    /// <summary>Memory over an array, made anew only when the array is another one.</summary>
    protected static ArrayMemory<T> Over<T>(ArrayMemory<T> known, T[] array)
        where T : unmanaged => ReferenceEquals(known.Array, array) ? known : new ArrayMemory<T>(array);

    /// <summary>Scratch of at least so many items.</summary>
    protected static ArrayMemory<T> AtLeast<T>(ArrayMemory<T> known, int length)
        where T : unmanaged => known.Array.Length >= length ? known : new ArrayMemory<T>(new T[Math.Max(length, 1024)]);

    private ArrowBuffer Valid(ColumnVector vector, int rows)
    {
        if (vector.NullCount == 0) return ArrowBuffer.Empty;
        int bytes = (rows + 7) / 8;
        _valid = AtLeast(_valid, bytes);
        var bits = _valid.Array;
        var nulls = vector.Nulls.AsSpan(0, rows);
        var eights = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(nulls);
        for (int b = 0; b < eights.Length; b++)
            bits[b] = (byte)~((eights[b] * 0x0102040810204080UL) >> 56); // gathers the low bits of eight bytes (each 0 or 1), first byte lowest
        if ((rows & 7) != 0)
        {
            int last = 0;
            for (int i = eights.Length * 8; i < rows; i++) last |= (nulls[i] ^ 1) << (i & 7);
            bits[bytes - 1] = (byte)last;
        }

        return new ArrowBuffer(_valid.Memory[..bytes]);
    }
}
