using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Privacy;

/// <summary>
/// Unit in which a column carries whole numbers: 10^-<see cref="Decimals"/> for plain numbers, or a fraction of a day for temporal ones.
/// Lets tables whose types differ (an integer read as a float, days against microseconds) meet on one ruler.
/// </summary>
/// <param name="PerOne">Units in 1 (numbers, a power of ten) or in a day (temporal).</param>
/// <param name="IsTemporal">Dates, timestamps, times.</param>
public readonly record struct NumericUnit(long PerOne, bool IsTemporal)
{
    /// <summary>Digits after the point of a plain unit.</summary>
    public int Decimals
    {
        get
        {
            int digits = 0;
            for (long p = PerOne; p > 1; p /= 10) digits++;
            return digits;
        }
    }

    /// <summary>The unit of a column's keys; floats have none of their own: they are given the one of <paramref name="floatDecimals"/>.</summary>
    public static NumericUnit Of(ColumnType type, int floatDecimals) => type.Kind switch
    {
        PhysicalType.Decimal => new(PowerOfTen(type.Scale), false),
        PhysicalType.Float => new(PowerOfTen(floatDecimals), false),
        PhysicalType.Date => new(1, true),
        PhysicalType.Timestamp or PhysicalType.Time => new(86_400L * type.Unit switch { TickUnit.Second => 1, TickUnit.Millisecond => 1_000, TickUnit.Microsecond => 1_000_000, _ => 1_000_000_000 }, true),
        _ => new(1, false),
    };

    /// <summary>10^<paramref name="exponent"/>, 0 … 18.</summary>
    public static long PowerOfTen(int exponent)
    {
        long result = 1;
        for (int i = 0; i < exponent; i++) result = checked(result * 10);
        return result;
    }
}
