using Parquet;
using Parquet.Schema;
using SparkSynth.Core.Tables;

namespace SparkSynth.Storage.Tests.Parquet;

/// <summary>Columns as Parquet.Net reads them, as keys.</summary>
internal static class ParquetNet
{
    public static async Task<object?[]> Read(ParquetRowGroupReader group, DataField field, ColumnType type)
    {
        int rows = (int)group.RowCount;
        if (type.Kind == PhysicalType.String)
        {
            string?[] texts = new string?[rows];
            await group.ReadAsync(field, texts.AsMemory()!);
            return [.. texts];
        }

        return Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.SByte => await Read<sbyte>(group, field, rows, v => v),
            TypeCode.Int16 => await Read<short>(group, field, rows, v => v),
            TypeCode.Int32 => await Read<int>(group, field, rows, v => v),
            TypeCode.Int64 => await Read<long>(group, field, rows, v => v),
            TypeCode.Byte => await Read<byte>(group, field, rows, v => v),
            TypeCode.UInt16 => await Read<ushort>(group, field, rows, v => v),
            TypeCode.UInt32 => await Read<uint>(group, field, rows, v => v),
            TypeCode.UInt64 => await Read<ulong>(group, field, rows, v => checked((long)v)),
            TypeCode.Double => await Read<double>(group, field, rows, OrderKey.FromDouble),
            TypeCode.Single => await Read<float>(group, field, rows, v => OrderKey.FromDouble(v)),
            TypeCode.Boolean => await Read<bool>(group, field, rows, v => v ? 1 : 0),
            TypeCode.Decimal => await Read<decimal>(group, field, rows, v => (long)(v * (decimal)Math.Pow(10, type.Scale))),
            TypeCode.DateTime => await Read<DateTime>(group, field, rows, v => type.Kind == PhysicalType.Date ? (v - DateTime.UnixEpoch).Days : Ticks(v - DateTime.UnixEpoch, type.Unit)),
            _ when field.ClrType == typeof(DateOnly) => await Read<DateOnly>(group, field, rows, v => v.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber),
            _ when field.ClrType == typeof(TimeOnly) => await Read<TimeOnly>(group, field, rows, v => Ticks(v.ToTimeSpan(), type.Unit)),
            _ when field.ClrType == typeof(TimeSpan) => await Read<TimeSpan>(group, field, rows, v => Ticks(v, type.Unit)),
            _ => throw new NUnit.Framework.AssertionException($"Parquet.Net gives {field.ClrType} for {field.Name}"),
        };
    }

    private static async Task<object?[]> Read<T>(ParquetRowGroupReader group, DataField field, int rows, Func<T, long> key)
        where T : struct
    {
        var values = new T?[rows];
        if (field.IsNullable)
        {
            await group.ReadAsync(field, values.AsMemory());
        }
        else
        {
            var plain = new T[rows];
            await group.ReadAsync(field, plain.AsMemory());
            values = [.. plain.Select(v => (T?)v)];
        }

        return [.. values.Select(v => v is { } value ? key(value) : (object?)null)];
    }

    private static long Ticks(TimeSpan span, TickUnit unit) => unit switch
    {
        TickUnit.Millisecond => span.Ticks / TimeSpan.TicksPerMillisecond,
        TickUnit.Microsecond => span.Ticks / TimeSpan.TicksPerMicrosecond,
        _ => span.Ticks * 100,
    };
}
