using System.Runtime.CompilerServices;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Quality;

/// <summary>
/// What SDMetrics sees of a column's keys: integers, floats and decimals as numbers, dates, timestamps and times as nanoseconds.
/// Monotone: a larger key never gives a smaller number.
/// </summary>
public readonly record struct NumericScale
{
    private NumericScale(bool isFloat, double factor, bool divide)
    {
        IsFloat = isFloat;
        Factor = factor;
        Divide = divide;
    }

    /// <summary>Keys are <see cref="OrderKey"/>s.</summary>
    public bool IsFloat { get; }

    /// <summary>What a key is multiplied with, or divided by.</summary>
    public double Factor { get; }

    private bool Divide { get; }

    /// <summary>The number is the key's value itself: integers, booleans, floats.</summary>
    public bool IsPlain => Factor == 1;

    /// <summary>The scale of a type. Text has none: ArgumentException.</summary>
    public static NumericScale Of(ColumnType type) => type.Kind switch
    {
        PhysicalType.Integer or PhysicalType.Boolean => new(false, 1, false),
        PhysicalType.Float => new(true, 1, false),
        PhysicalType.Decimal => new(false, PowerOfTen(type.Scale), type.Scale > 0),
        PhysicalType.Date => new(false, 86_400e9, false),
        PhysicalType.Timestamp or PhysicalType.Time => new(false, type.Unit switch { TickUnit.Second => 1e9, TickUnit.Millisecond => 1e6, TickUnit.Microsecond => 1e3, _ => 1 }, false),
        _ => throw new ArgumentException("Text has no numeric scale.", nameof(type)),
    };

    /// <summary>The number of a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ToDouble(long key) => IsFloat ? OrderKey.ToDouble(key) : Divide ? key / Factor : key * Factor;

    /// <summary>Key by which the KS score compares: floats are rounded to 14 decimals first (x·10¹⁴, to nearest even, /10¹⁴), the rest is as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long RoundKey(long key) => IsFloat ? OrderKey.FromDouble(Math.Round(OrderKey.ToDouble(key) * 1e14) / 1e14) : key;

    /// <summary>Smallest key in [min, max] whose number is at least <paramref name="edge"/>, or null if none is.</summary>
    public long? FirstAtLeast(double edge, long min, long max)
    {
        if (ToDouble(max) < edge) return null;
        while (min < max)
        {
            long middle = min + (long)((ulong)(max - min) / 2);
            if (ToDouble(middle) >= edge) max = middle;
            else min = middle + 1;
        }
        return min;
    }

    private static double PowerOfTen(int exponent)
    {
        double power = 1; // exact up to 10^22
        for (int i = 0; i < exponent; i++) power *= 10;
        return power;
    }
}
