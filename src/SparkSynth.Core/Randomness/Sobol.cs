using System.Numerics;

namespace SparkSynth.Core.Randomness;

/// <summary>
/// The Sobol sequence, 32 bits, in plain order: X(i) = xor of the direction numbers V_b over the set bits b of i.
/// Source: Sobol (1967); Bratley and Fox (1988), Algorithm 659; numbers of Joe and Kuo (2008).
/// </summary>
public static class Sobol
{
    /// <summary>Dimensions available, numbered from 0.</summary>
    public const int Dimensions = SobolTable.Dimensions;

    /// <summary>Direction numbers of the first dimensions: V_b of dimension t at [32 · t + b]. Cost: 32 steps a dimension.</summary>
    /// <param name="dimensions">0..<see cref="Dimensions"/>.</param>
    public static uint[] Directions(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimensions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, Dimensions);
        uint[] all = new uint[32 * dimensions];
        ReadOnlySpan<ushort> numbers = SobolTable.Numbers;
        int next = 0;
        for (int t = 0; t < dimensions; t++)
        {
            Span<uint> v = all.AsSpan(32 * t, 32);
            if (t == 0)
            {
                for (int b = 0; b < 32; b++)
                    v[b] = 1u << (31 - b);
                continue;
            }
            uint polynomial = numbers[next++];
            int degree = BitOperations.Log2(polynomial);
            for (int b = 0; b < degree; b++)
                v[b] = (uint)numbers[next++] << (31 - b);
            for (int b = degree; b < 32; b++)
            {
                // V_b = V_{b-s} xor (V_{b-s} >> s) xor the V_{b-c} of the polynomial's inner coefficients.
                uint value = v[b - degree] ^ (v[b - degree] >> degree);
                for (int c = 1; c < degree; c++)
                    if (((polynomial >> (degree - c)) & 1) != 0)
                        value ^= v[b - c];
                v[b] = value;
            }
        }
        return all;
    }

    /// <summary>X(index) from the 32 direction numbers of a dimension.</summary>
    public static uint Point(ReadOnlySpan<uint> directions, uint index)
    {
        uint x = 0;
        for (; index != 0; index &= index - 1)
            x ^= directions[BitOperations.TrailingZeroCount(index)];
        return x;
    }
}
