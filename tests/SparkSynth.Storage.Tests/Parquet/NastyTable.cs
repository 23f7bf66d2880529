using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Tests.Parquet;

/// <summary>Every type with its extremes, every awkward text and name.</summary>
internal static class NastyTable
{
    private const long Day9999 = 2_932_896; // 9999-12-31
    private const long Day1 = -719_162; // 0001-01-01
    private const long MicrosecondsADay = 86_400_000_000;

    public static IReadOnlyList<TestColumn> Columns { get; } =
    [
        Integer("int8", 8, false, sbyte.MinValue, sbyte.MaxValue),
        Integer("int16", 16, false, short.MinValue, short.MaxValue),
        Integer("int32", 32, false, int.MinValue, int.MaxValue),
        Integer("int64", 64, false, long.MinValue, long.MaxValue),
        Integer("uint8", 8, true, 0, byte.MaxValue),
        Integer("uint16", 16, true, 0, ushort.MaxValue),
        Integer("uint32", 32, true, 0, uint.MaxValue),
        Integer("uint64", 64, true, 0, long.MaxValue),
        Column("double", new ColumnType(PhysicalType.Float), Doubles([0.0, double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, 2.2250738585072014e-308, 0.1, -1e-300])),
        Column("float", new ColumnType(PhysicalType.Float) { Bits = 32 }, Doubles([0.0, float.MaxValue, float.MinValue, float.Epsilon, 1.1754944e-38f, 0.1f, -3.5f, 1f])),
        Column("decimal(38,10)", new ColumnType(PhysicalType.Decimal) { Precision = 38, Scale = 10 }, [0L, long.MaxValue, long.MinValue, 1L, -1L, 12_345_678_901L, null, 10_000_000_000L]),
        Column("decimal(9,2)", new ColumnType(PhysicalType.Decimal) { Precision = 9, Scale = 2 }, [0L, 999_999_999L, -999_999_999L, 1L, -1L, 100L, null, 5L]),
        Column("decimal(18,0)", new ColumnType(PhysicalType.Decimal) { Precision = 18 }, [0L, 999_999_999_999_999_999L, -999_999_999_999_999_999L, 1L, null, null, 7L, -7L]),
        Column("boolean", new ColumnType(PhysicalType.Boolean), [0L, 1L, null, 1L, 1L, 0L, 0L, 1L]),
        Column("date", new ColumnType(PhysicalType.Date) { Bits = 32 }, [0L, -1L, Day1, Day9999, null, 18_262L, -25_567L, 1L]),
        Column("timestamp µs", Time(PhysicalType.Timestamp, TickUnit.Microsecond), [0L, -1L, Day1 * MicrosecondsADay, (Day9999 * MicrosecondsADay) + MicrosecondsADay - 1, null, 1_600_000_000_123_456L, -1_000_001L, 1L]),
        Column("timestamp ms", Time(PhysicalType.Timestamp, TickUnit.Millisecond), [0L, -1L, Day1 * 86_400_000, (Day9999 * 86_400_000) + 86_399_999, null, 1_600_000_000_123L, -1001L, 1L]),
        Column("timestamp ns", Time(PhysicalType.Timestamp, TickUnit.Nanosecond), [0L, -100L, -6_000_000_000_000_000_000L, 9_000_000_000_000_000_000L, null, 1_600_000_000_123_456_700L, 100L, 200L]),
        Column("timestamp UTC", Time(PhysicalType.Timestamp, TickUnit.Microsecond) with { Zone = "UTC" }, [0L, -1L, 5L, 1_600_000_000_000_000L, null, 1L, 2L, 3L]),
        Column("time µs", Time(PhysicalType.Time, TickUnit.Microsecond), [0L, 1L, MicrosecondsADay - 1, 3_600_000_000L, null, 2L, 3L, 4L]),
        Column("time ms", Time(PhysicalType.Time, TickUnit.Millisecond), [0L, 1L, 86_399_999L, 3_600_000L, null, 2L, 3L, 4L]),
        Column("a\"b", TestTable.Text, ["", "a\tb", "a\nb\r\n", "\"quoted\"", null, "it's, a; list|", " lead and trail ", "NULL"]),
        Column("select", TestTable.Text, ["𝄞 clef", "naïve", "日本語", "👩‍👩‍👧", "\u0000zero", "\ufeffbom", "z\u0301", "?"]),
        Column(" ", TestTable.Text, [null, null, null, null, null, null, null, null]),
        Column("größe.日本", TestTable.Text, ["same", "same", "same", "same", "same", "same", "same", "same"]),
        Column("A", new ColumnType(PhysicalType.Integer), [1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L]),
        Column("a", new ColumnType(PhysicalType.Integer) { Bits = 32 }, [8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L]),
    ];

    private static TestColumn Column(string name, ColumnType type, object?[] values) => TestColumn.Of(name, type, values);

    private static TestColumn Integer(string name, int bits, bool unsigned, long least, long most) =>
        Column(name, new ColumnType(PhysicalType.Integer) { Bits = bits, Unsigned = unsigned }, [least, most, null, 1L, 0L, least + 1, most - 1, 42L]);

    private static object?[] Doubles(double[] values) => [.. values.Take(7).Select(v => (object?)OrderKey.FromDouble(v)), null];

    private static ColumnType Time(PhysicalType kind, TickUnit unit) => new(kind) { Unit = unit };
}
