using System.Runtime.CompilerServices;
using SparkSynth.Core.Marginals;

namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>
/// Look-up tables between 32-bit uniforms and standard normal values. They are made once, on the driver, by functions whose last bits may differ between
/// platforms; whoever samples only reads them, by integer arithmetic, look-ups and + − ×.
/// </summary>
internal static class NormalTables
{
    /// <summary>Steps an octave of the tail probability: the quantile is off by less than 4e-6.</summary>
    private const int OctaveBits = 7;

    private const int Octaves = 33; // ½ … 2^32 units of 2^-32

    /// <summary>Steps a unit of z: the distribution function is off by less than 2e-7.</summary>
    private const int StepsPerUnit = 512;

    private const int CdfSteps = 7 * StepsPerUnit;

    /// <summary>Entries of <see cref="MakeQuantiles"/>.</summary>
    public const int QuantileLength = (Octaves << OctaveBits) + 1;

    /// <summary>Entries of <see cref="MakeTails"/>.</summary>
    public const int TailLength = CdfSteps + 2;

    /// <summary>Φ⁻¹ at tail probabilities 2^(e - 33) · (1 + s/128), for e = 0, 1, … and s = 0..127; values ≤ 0 up to ½, then 0.</summary>
    public static float[] MakeQuantiles()
    {
        var table = new float[QuantileLength];
        for (int i = 0; i < table.Length; i++)
        {
            double p = Math.ScaleB(1 + ((i & ((1 << OctaveBits) - 1)) / (double)(1 << OctaveBits)), (i >> OctaveBits) - 33);
            table[i] = p >= 0.5 ? 0 : (float)StandardNormal.Quantile(p);
        }
        return table;
    }

    /// <summary>2^32 · Φ(-z) at z = 0, 1/512, …, 7; the last two entries are 0, so that everything beyond 7 is the outermost value.</summary>
    public static double[] MakeTails()
    {
        var table = new double[TailLength];
        for (int i = 0; i < CdfSteps; i++) table[i] = 4294967296.0 * StandardNormal.Survival(i / (double)StepsPerUnit);
        return table;
    }

    /// <summary>Standard normal values of uniforms: Φ⁻¹((u + ½)/2^32), linear between the entries, antisymmetric.</summary>
    public static void Quantiles(ReadOnlySpan<float> table, ReadOnlySpan<uint> uniforms, Span<float> z)
    {
        table = table[..QuantileLength];
        z = z[..uniforms.Length];
        for (int i = 0; i < uniforms.Length; i++)
        {
            int side = (int)uniforms[i] >> 31;                       // -1: upper half
            int tail = (int)uniforms[i] ^ side;                      // 0 .. 2^31-1, by symmetry
            uint bits = BitConverter.SingleToUInt32Bits(tail + 0.5f);
            uint entry = (bits >> (23 - OctaveBits)) - (126u << OctaveBits);
            float part = (bits & ((1 << (23 - OctaveBits)) - 1)) * (1f / (1 << (23 - OctaveBits)));
            float low = table[(int)entry], value = low + (part * (table[(int)entry + 1] - low));
            z[i] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) ^ (side & int.MinValue));
        }
    }

    /// <summary>floor(2^32 · Φ(z)), linear between the entries, antisymmetric.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Uniform(ReadOnlySpan<double> tails, float z)
    {
        float scaled = Math.Min(Math.Abs(z) * StepsPerUnit, CdfSteps);
        int step = (int)scaled;
        double high = tails[step], tail = high + ((scaled - step) * (tails[step + 1] - high));
        uint u = (uint)tail;
        return z < 0 ? u : ~u;
    }
}
