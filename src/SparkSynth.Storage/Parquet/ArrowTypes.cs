using Apache.Arrow.Types;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Parquet;

/// <summary>Arrow types and ours, both ways.</summary>
internal static class ArrowTypes
{
    /// <summary>Our type of an Arrow type as ParquetSharp reports it, or null where we have none (nested, binary, half floats, durations).</summary>
    public static ColumnType? FromArrow(IArrowType type) => type switch
    {
        Int8Type => new ColumnType(PhysicalType.Integer) { Bits = 8 },
        Int16Type => new ColumnType(PhysicalType.Integer) { Bits = 16 },
        Int32Type => new ColumnType(PhysicalType.Integer) { Bits = 32 },
        Int64Type => new ColumnType(PhysicalType.Integer),
        UInt8Type => new ColumnType(PhysicalType.Integer) { Bits = 8, Unsigned = true },
        UInt16Type => new ColumnType(PhysicalType.Integer) { Bits = 16, Unsigned = true },
        UInt32Type => new ColumnType(PhysicalType.Integer) { Bits = 32, Unsigned = true },
        UInt64Type => new ColumnType(PhysicalType.Integer) { Unsigned = true },
        FloatType => new ColumnType(PhysicalType.Float) { Bits = 32 },
        DoubleType => new ColumnType(PhysicalType.Float),
        Decimal128Type d => new ColumnType(PhysicalType.Decimal) { Precision = d.Precision, Scale = d.Scale },
        BooleanType => new ColumnType(PhysicalType.Boolean),
        // which of its string types Arrow gives is up to the library that wrote the file; the columns are the same
        StringType or LargeStringType or StringViewType or NullType => new ColumnType(PhysicalType.String),
        DictionaryType { ValueType: StringType or LargeStringType or StringViewType } => new ColumnType(PhysicalType.String),
        Date32Type => new ColumnType(PhysicalType.Date) { Bits = 32 },
        Date64Type => new ColumnType(PhysicalType.Date),
        TimestampType t => new ColumnType(PhysicalType.Timestamp) { Unit = FromArrow(t.Unit), Zone = string.IsNullOrEmpty(t.Timezone) ? null : t.Timezone },
        Time32Type t => new ColumnType(PhysicalType.Time) { Unit = FromArrow(t.Unit) },
        Time64Type t => new ColumnType(PhysicalType.Time) { Unit = FromArrow(t.Unit) },
        _ => null,
    };

    /// <summary>Arrow type of the values of a column when written.</summary>
    public static IArrowType ToArrow(ColumnType type) => type.Kind switch
    {
        PhysicalType.Integer => (type.Bits, type.Unsigned) switch
        {
            (8, false) => Int8Type.Default,
            (16, false) => Int16Type.Default,
            (32, false) => Int32Type.Default,
            (64, false) => Int64Type.Default,
            (8, true) => UInt8Type.Default,
            (16, true) => UInt16Type.Default,
            (32, true) => UInt32Type.Default,
            (64, true) => UInt64Type.Default,
            _ => throw new ArgumentException($"No integer of {type.Bits} bits.", nameof(type)),
        },
        PhysicalType.Float => type.Bits switch
        {
            32 => FloatType.Default,
            64 => DoubleType.Default,
            _ => throw new ArgumentException($"No float of {type.Bits} bits.", nameof(type)),
        },
        PhysicalType.Decimal => new Decimal128Type(type.Precision, type.Scale),
        PhysicalType.Boolean => BooleanType.Default,
        PhysicalType.String => StringType.Default,
        PhysicalType.Date => Date32Type.Default, // Parquet has one date: days in 32 bits
        PhysicalType.Timestamp => new TimestampType(ToArrow(type.Unit), type.Zone!),
        PhysicalType.Time => type.Unit is TickUnit.Second or TickUnit.Millisecond ? new Time32Type(ToArrow(type.Unit)) : new Time64Type(ToArrow(type.Unit)),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static TickUnit FromArrow(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => TickUnit.Second,
        TimeUnit.Millisecond => TickUnit.Millisecond,
        TimeUnit.Microsecond => TickUnit.Microsecond,
        _ => TickUnit.Nanosecond,
    };

    private static TimeUnit ToArrow(TickUnit unit) => unit switch
    {
        TickUnit.Second => TimeUnit.Second,
        TickUnit.Millisecond => TimeUnit.Millisecond,
        TickUnit.Microsecond => TimeUnit.Microsecond,
        _ => TimeUnit.Nanosecond,
    };
}
