using System.Globalization;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>Keys as text, the same in every culture: how categories of columns that are not text are named.</summary>
public static class KeyText
{
    /// <summary>
    /// Text of a key: <c>true</c>, <c>-12</c>, <c>3.50</c> (decimals keep their scale), <c>0.1</c> (shortest that reads back),
    /// <c>2020-01-31</c>, <c>2020-01-31T08:00:00.123</c>, <c>08:00:00</c>. Dates outside the years 1–9999 are given as their number.
    /// </summary>
    public static string Of(ColumnType type, long key)
    {
        switch (type.Kind)
        {
            case PhysicalType.Boolean: return key != 0 ? "true" : "false";
            case PhysicalType.Float:
                double x = OrderKey.ToDouble(key);
                return type.Bits == 32 ? ((float)x).ToString(CultureInfo.InvariantCulture) : x.ToString(CultureInfo.InvariantCulture);
            case PhysicalType.Decimal: return Decimal(key, type.Scale);
            case PhysicalType.Date:
                return key is >= -719162 and <= 2932896 ? DateOnly.FromDayNumber((int)key + 719162).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Whole(key);
            case PhysicalType.Timestamp: return Timestamp(type.Unit, key);
            case PhysicalType.Time: return TimeOfDay(type.Unit, key);
            default: return Whole(key);
        }
    }

    private static string Whole(long key) => key.ToString(CultureInfo.InvariantCulture);

    private static string Decimal(long key, int scale)
    {
        if (scale <= 0) return Whole(key);
        string digits = (key < 0 ? (ulong)-(Int128)key : (ulong)key).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return (key < 0 ? "-" : "") + digits[..^scale] + "." + digits[^scale..];
    }

    private static string Timestamp(TickUnit unit, long key)
    {
        long perSecond = PerSecond(unit);
        long seconds = Math.DivRem(key, perSecond, out long fraction);
        if (fraction < 0)
        {
            fraction += perSecond;
            seconds--;
        }

        if (seconds is < -62135596800 or > 253402300799) return Whole(key);
        return DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + Fraction(fraction, unit);
    }

    private static string TimeOfDay(TickUnit unit, long key)
    {
        long perSecond = PerSecond(unit);
        if (key < 0 || key / perSecond >= 86400) return Whole(key);
        return TimeSpan.FromSeconds(key / perSecond).ToString("hh':'mm':'ss", CultureInfo.InvariantCulture) + Fraction(key % perSecond, unit);
    }

    private static string Fraction(long fraction, TickUnit unit) =>
        fraction == 0 ? "" : "." + Whole(fraction).PadLeft((int)unit * 3, '0').TrimEnd('0');

    private static long PerSecond(TickUnit unit) => unit switch { TickUnit.Second => 1, TickUnit.Millisecond => 1000, TickUnit.Microsecond => 1_000_000, _ => 1_000_000_000 };
}
