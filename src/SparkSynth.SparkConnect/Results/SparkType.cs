using System.Globalization;
using Case = SparkSynth.SparkConnect.Protocol.DataType.KindOneofCase;

namespace SparkSynth.SparkConnect.Results;

/// <summary>Type of a column.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Ddl">The type as Spark SQL writes it, e.g. <c>decimal(10,2)</c> or <c>array&lt;bigint&gt;</c>; usable in casts, except for <see cref="SparkTypeKind.Other"/>.</param>
public sealed record SparkType(SparkTypeKind Kind, string Ddl)
{
    /// <summary>Digits of a decimal, else 0.</summary>
    public int Precision { get; init; }

    /// <summary>Digits of a decimal after the point, else 0.</summary>
    public int Scale { get; init; }

    internal static SparkType From(Protocol.DataType? type)
    {
        switch (type?.KindCase)
        {
            case Case.Null: return new SparkType(SparkTypeKind.Null, "void");
            case Case.Binary: return new SparkType(SparkTypeKind.Binary, "binary");
            case Case.Boolean: return new SparkType(SparkTypeKind.Boolean, "boolean");
            case Case.Byte: return new SparkType(SparkTypeKind.Byte, "tinyint");
            case Case.Short: return new SparkType(SparkTypeKind.Short, "smallint");
            case Case.Integer: return new SparkType(SparkTypeKind.Integer, "int");
            case Case.Long: return new SparkType(SparkTypeKind.Long, "bigint");
            case Case.Float: return new SparkType(SparkTypeKind.Float, "float");
            case Case.Double: return new SparkType(SparkTypeKind.Double, "double");
            case Case.String: return new SparkType(SparkTypeKind.String, "string");
            case Case.Char: return new SparkType(SparkTypeKind.Char, Text($"char({type.Char.Length})"));
            case Case.VarChar: return new SparkType(SparkTypeKind.VarChar, Text($"varchar({type.VarChar.Length})"));
            case Case.Date: return new SparkType(SparkTypeKind.Date, "date");
            case Case.Timestamp: return new SparkType(SparkTypeKind.Timestamp, "timestamp");
            case Case.TimestampNtz: return new SparkType(SparkTypeKind.TimestampWithoutZone, "timestamp_ntz");
            case Case.CalendarInterval or Case.YearMonthInterval or Case.DayTimeInterval: return new SparkType(SparkTypeKind.Interval, "interval");
            case Case.Variant: return new SparkType(SparkTypeKind.Variant, "variant");
            case Case.Array: return new SparkType(SparkTypeKind.Array, $"array<{From(type.Array.ElementType).Ddl}>");
            case Case.Map: return new SparkType(SparkTypeKind.Map, $"map<{From(type.Map.KeyType).Ddl},{From(type.Map.ValueType).Ddl}>");
            case Case.Struct:
                return new SparkType(SparkTypeKind.Struct, $"struct<{string.Join(",", type.Struct.Fields.Select(field => $"{Quote(field.Name)}:{From(field.DataType).Ddl}"))}>");
            case Case.Decimal:
                // Spark's default decimal is (10, 0).
                int precision = type.Decimal.HasPrecision ? type.Decimal.Precision : 10;
                return new SparkType(SparkTypeKind.Decimal, Text($"decimal({precision},{type.Decimal.Scale})")) { Precision = precision, Scale = type.Decimal.Scale };
            case Case.Unparsed: return new SparkType(SparkTypeKind.Other, type.Unparsed.DataTypeString);
            default: return new SparkType(SparkTypeKind.Other, "unknown");
        }
    }

    private static string Quote(string name) => "`" + name.Replace("`", "``", StringComparison.Ordinal) + "`";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
