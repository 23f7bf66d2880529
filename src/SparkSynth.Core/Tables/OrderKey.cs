using System.Runtime.CompilerServices;

namespace SparkSynth.Core.Tables;

/// <summary>
/// Order-preserving map between doubles and 64-bit integers: <c>a &lt; b</c> exactly when <c>key(a) &lt; key(b)</c>.
/// -0.0 is taken as 0.0; NaN has no key and must be null before.
/// </summary>
public static class OrderKey
{
    /// <summary>Key of a double that is not NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long FromDouble(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value + 0.0); // -0.0 + 0.0 = 0.0
        return bits ^ ((bits >> 63) & long.MaxValue);
    }

    /// <summary>The double of a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble(long key) => BitConverter.Int64BitsToDouble(key ^ ((key >> 63) & long.MaxValue));
}
