using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>Between a column's keys, the units of its segments and plain numbers (see <see cref="ValueScale"/>).</summary>
internal readonly record struct UnitScale(ValueScale Scale, int Decimals)
{
    public static UnitScale Of(ColumnProfile profile)
    {
        if (profile.Type.Kind != PhysicalType.Float) return new(ValueScale.Whole, 0);
        if (profile.Entries.Length == 0 || profile.Decimals == DecimalDigits.None) return new(ValueScale.Real, 0);
        double largest = Math.Max(Math.Abs(OrderKey.ToDouble(profile.Entries[0].Low)), Math.Abs(OrderKey.ToDouble(profile.Entries[^1].High)));
        return largest * DecimalDigits.Power(profile.Decimals) <= 9007199254740992.0 ? new(ValueScale.Scaled, profile.Decimals) : new(ValueScale.Real, 0);
    }

    public long KeyToUnit(long key) => Scale == ValueScale.Scaled ? (long)Math.Round(OrderKey.ToDouble(key) * DecimalDigits.Power(Decimals)) : key;

    public long UnitToKey(long unit) => Scale == ValueScale.Scaled ? OrderKey.FromDouble(unit / DecimalDigits.Power(Decimals)) : unit;

    public double KeyToNumber(long key) => Scale == ValueScale.Whole ? key : OrderKey.ToDouble(key);

    public double UnitToNumber(long unit) => KeyToNumber(UnitToKey(unit));

    /// <summary>A number that stands for the entry: its value, or the middle of its range.</summary>
    public double Middle(ValueEntry entry) => (KeyToNumber(entry.Low) * 0.5) + (KeyToNumber(entry.High) * 0.5);

    /// <summary>A key half-way between two, above the lower and at most the upper.</summary>
    public long Between(long lower, long upper)
    {
        if (Scale == ValueScale.Whole) return upper - (long)(((ulong)upper - (ulong)lower) / 2);
        long middle = OrderKey.FromDouble((OrderKey.ToDouble(lower) * 0.5) + (OrderKey.ToDouble(upper) * 0.5));
        return middle > lower && middle <= upper ? middle : upper;
    }

    /// <summary>The place <paramref name="part"/> / <paramref name="whole"/> of the way between two units.</summary>
    public long Part(long low, long high, int part, int whole) => Scale == ValueScale.Real
        ? OrderKey.FromDouble((OrderKey.ToDouble(low) * ((double)(whole - part) / whole)) + (OrderKey.ToDouble(high) * ((double)part / whole)))
        : low + (long)(((Int128)high - low) * part / whole);

    /// <summary>Mean of the values of two keys, in units.</summary>
    public long Mean(long lower, long upper) => Scale == ValueScale.Real
        ? OrderKey.FromDouble((OrderKey.ToDouble(lower) * 0.5) + (OrderKey.ToDouble(upper) * 0.5))
        : (long)(((Int128)KeyToUnit(lower) + KeyToUnit(upper)) >> 1);
}
