using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SparkSynth.Core.Numerics;

/// <summary>
/// The natural logarithm from IEEE + − × ÷ alone: the same bits on every platform and in scalar and vector form (the platform's own
/// <c>Math.Log</c> may differ in the last place, and a fit that compares sums of logarithms would then choose differently).
/// </summary>
public static class DeterministicMath
{
    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD;
    private const double Ln2High = 0.693147180369123816490, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>
    /// ln x. Method: x = 2^e · m, m in [√½, √2); ln m = 2 artanh s, s = (m − 1)/(m + 1), by its series up to s^21 (|s| ≤ .1716:
    /// the first term left out is below 2e-19). Relative error below 3e-16 away from 1. x must be positive and normal; 0, subnormal,
    /// negative, NaN and ∞ are misuse and give no meaningful value.
    /// </summary>
    public static double Log(double x) => Log(Vector256.Create(x)).ToScalar();

    /// <summary>ln of four numbers; see <see cref="Log(double)"/>. About 30 instructions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Log(Vector256<double> x)
    {
        Vector256<long> bits = x.AsInt64();
        // Exponent + 1023 of x relative to √½, kept positive so that a logical shift will do (AVX2 has no arithmetic one for 64 bits).
        Vector256<long> biased = (bits - Vector256.Create(SqrtHalfBits - (1023L << 52))) >>> 52;
        Vector256<double> m = (bits - ((biased - Vector256.Create(1023L)) << 52)).AsDouble();
        // An integer below 2^52 becomes a double by way of the mantissa of 2^52.
        Vector256<double> e = (biased | Vector256.Create(0x4330000000000000L)).AsDouble() - Vector256.Create(4503599627370496.0 + 1023.0);
        Vector256<double> one = Vector256<double>.One;
        Vector256<double> s = (m - one) / (m + one), z = s * s;
        Vector256<double> sum = Vector256.Create(1.0 / 21);
        sum = (sum * z) + Vector256.Create(1.0 / 19);
        sum = (sum * z) + Vector256.Create(1.0 / 17);
        sum = (sum * z) + Vector256.Create(1.0 / 15);
        sum = (sum * z) + Vector256.Create(1.0 / 13);
        sum = (sum * z) + Vector256.Create(1.0 / 11);
        sum = (sum * z) + Vector256.Create(1.0 / 9);
        sum = (sum * z) + Vector256.Create(1.0 / 7);
        sum = (sum * z) + Vector256.Create(1.0 / 5);
        sum = (sum * z) + Vector256.Create(1.0 / 3);
        Vector256<double> twice = s + s;
        return (e * Vector256.Create(Ln2High)) + (twice + ((twice * z * sum) + (e * Vector256.Create(Ln2Low))));
    }

    /// <summary>x ln x for a count, 0 at 0.</summary>
    public static double XLogX(double x) => x > 0 ? x * Log(x) : 0;

    /// <summary>a + b + c + d of a vector as ((a + c) + (b + d)), a fixed order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector256<double> v)
    {
        Vector128<double> half = v.GetLower() + v.GetUpper();
        return half.GetElement(0) + half.GetElement(1);
    }

    /// <summary>Sum of eight lanes in a fixed order: halves, quarters, pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> v)
    {
        Vector128<float> x = v.GetLower() + v.GetUpper();
        x += Vector128.Shuffle(x, Vector128.Create(2, 3, 0, 1));
        x += Vector128.Shuffle(x, Vector128.Create(1, 0, 3, 2));
        return x.ToScalar();
    }

    /// <summary>Greatest of eight lanes; none may be NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector256<float> v)
    {
        Vector128<float> x = Vector128.MaxNative(v.GetLower(), v.GetUpper());
        x = Vector128.MaxNative(x, Vector128.Shuffle(x, Vector128.Create(2, 3, 0, 1)));
        x = Vector128.MaxNative(x, Vector128.Shuffle(x, Vector128.Create(1, 0, 3, 2)));
        return x.ToScalar();
    }
}
