using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SparkSynth.Core.Numerics;
using static SparkSynth.Core.Synthesizers.CopulaNetwork.VectorCounts;

namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>
/// The loops of a fit over the rows of one chunk. q is row-major [rows × stride], stride a multiple of 8, padding 0. Each is written for a number
/// of vectors known to the compiler, up to eight (64 cells); wider columns take the loop over memory. Sums have one fixed order: rows as sorted,
/// lanes by halves.
/// </summary>
internal static unsafe class SimulationKernels
{
    /// <summary>Below this sum a row counts as vanished and takes the first parent's conditional.</summary>
    private const float Vanished = 1e-20f;

    /// <summary>sums[a] = Σ q over the chunk's rows in cell a.</summary>
    public static void Sum(int vectors, float* q, ushort* sorted, int* starts, int cells, float* sums)
    {
        switch (vectors)
        {
            case 1: Sum<Vectors1>(q, sorted, starts, cells, sums); break;
            case 2: Sum<Vectors2>(q, sorted, starts, cells, sums); break;
            case 3: Sum<Vectors3>(q, sorted, starts, cells, sums); break;
            case 4: Sum<Vectors4>(q, sorted, starts, cells, sums); break;
            case 5: Sum<Vectors5>(q, sorted, starts, cells, sums); break;
            case 6: Sum<Vectors6>(q, sorted, starts, cells, sums); break;
            case 7: Sum<Vectors7>(q, sorted, starts, cells, sums); break;
            case 8: Sum<Vectors8>(q, sorted, starts, cells, sums); break;
            default: SumWide(vectors, q, sorted, starts, cells, sums); break;
        }
    }

    /// <summary>q[m] *= ratios[codes[m]], rows renormalised; at the same time sums[a] = Σ of the new q over the rows that <paramref name="sorted"/> puts in cell a.</summary>
    public static void Scale(int vectors, float* q, byte* codes, float* ratios, byte* firstCodes, float* fallback, ushort* sorted, int* starts, int cells, float* sums)
    {
        switch (vectors)
        {
            case 1: Scale<Vectors1>(q, codes, ratios, firstCodes, fallback, sorted, starts, cells, sums); break;
            case 2: Scale<Vectors2>(q, codes, ratios, firstCodes, fallback, sorted, starts, cells, sums); break;
            case 3: Scale<Vectors3>(q, codes, ratios, firstCodes, fallback, sorted, starts, cells, sums); break;
            case 4: Scale<Vectors4>(q, codes, ratios, firstCodes, fallback, sorted, starts, cells, sums); break;
            case 5: Scale<Vectors5>(q, codes, ratios, firstCodes, fallback, sorted, starts, cells, sums); break;
            case 6: Scale<Vectors6>(q, codes, ratios, firstCodes, fallback, sorted, starts, cells, sums); break;
            case 7: Scale<Vectors7>(q, codes, ratios, firstCodes, fallback, sorted, starts, cells, sums); break;
            case 8: Scale<Vectors8>(q, codes, ratios, firstCodes, fallback, sorted, starts, cells, sums); break;
            default: ScaleWide(vectors, q, codes, ratios, firstCodes, fallback, sorted, starts, cells, sums); break;
        }
    }

    /// <summary>−Σ q ln q over <paramref name="rows"/> rows that are <paramref name="step"/> rows apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Entropy(float* q, int stride, int rows, int step)
    {
        Vector256<double> sum = Vector256<double>.Zero, least = Vector256.Create(1e-30);
        for (int i = 0; i < rows; i++)
        {
            float* row = q + ((nint)i * step * stride);
            for (int b = 0; b < stride; b += 8)
            {
                (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Load(row + b));
                sum -= low * DeterministicMath.Log(Vector256.MaxNative(low, least));
                sum -= high * DeterministicMath.Log(Vector256.MaxNative(high, least));
            }
        }
        return DeterministicMath.Sum(sum);
    }

    /// <summary>Draws a cell for each row by integer weights trunc(q · 2^22 / max): the sampler's own rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Draw(float* q, int stride, int rows, uint* uniforms, byte* codes)
    {
        int* weights = stackalloc int[256];
        for (int r = 0; r < rows; r++)
        {
            float* row = q + ((nint)r * stride);
            Vector256<float> top = Vector256.Load(row);
            for (int b = 8; b < stride; b += 8)
                top = Vector256.MaxNative(top, Vector256.Load(row + b));
            Vector256<float> scale = Vector256.Create(4194304f / DeterministicMath.Max(top));
            Vector256<int> lanes = Vector256<int>.Zero;
            for (int b = 0; b < stride; b += 8)
            {
                Vector256<int> weight = Vector256.ConvertToInt32Native(Vector256.Load(row + b) * scale);
                weight.Store(weights + b);
                lanes += weight;
            }
            int left = (int)(((ulong)uniforms[r] * (uint)Vector256.Sum(lanes)) >> 32);
            int cell = 0;
            while (left >= weights[cell])
                left -= weights[cell++];
            codes[r] = (byte)cell;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<TN>(float* q, ushort* sorted, int* starts, int cells, float* sums)
        where TN : struct, IVectorCount
    {
        int stride = 8 * TN.Value;
        for (int a = 0; a < cells; a++)
        {
            Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
            int end = starts[a + 1];
            for (int i = starts[a]; i < end; i++)
            {
                float* row = q + (sorted[i] * stride);
                s0 += Vector256.Load(row);
                if (TN.Value > 1) s1 += Vector256.Load(row + 8);
                if (TN.Value > 2) s2 += Vector256.Load(row + 16);
                if (TN.Value > 3) s3 += Vector256.Load(row + 24);
                if (TN.Value > 4) s4 += Vector256.Load(row + 32);
                if (TN.Value > 5) s5 += Vector256.Load(row + 40);
                if (TN.Value > 6) s6 += Vector256.Load(row + 48);
                if (TN.Value > 7) s7 += Vector256.Load(row + 56);
            }
            float* to = sums + (a * stride);
            s0.Store(to);
            if (TN.Value > 1) s1.Store(to + 8);
            if (TN.Value > 2) s2.Store(to + 16);
            if (TN.Value > 3) s3.Store(to + 24);
            if (TN.Value > 4) s4.Store(to + 32);
            if (TN.Value > 5) s5.Store(to + 40);
            if (TN.Value > 6) s6.Store(to + 48);
            if (TN.Value > 7) s7.Store(to + 56);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumWide(int vectors, float* q, ushort* sorted, int* starts, int cells, float* sums)
    {
        int stride = 8 * vectors;
        for (int a = 0; a < cells; a++)
        {
            float* to = sums + (a * stride);
            new Span<float>(to, stride).Clear();
            for (int i = starts[a]; i < starts[a + 1]; i++)
            {
                float* row = q + (sorted[i] * stride);
                for (int b = 0; b < stride; b += 8)
                    (Vector256.Load(to + b) + Vector256.Load(row + b)).Store(to + b);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale<TN>(float* q, byte* codes, float* ratios, byte* firstCodes, float* fallback, ushort* sorted, int* starts, int cells, float* sums)
        where TN : struct, IVectorCount
    {
        int stride = 8 * TN.Value;
        for (int a = 0; a < cells; a++)
        {
            Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
            int end = starts[a + 1];
            for (int i = starts[a]; i < end; i++)
            {
                nint m = sorted[i];
                float* row = q + (m * stride), ratio = ratios + (codes[m] * stride);
                Vector256<float> w0 = Vector256.Load(row) * Vector256.Load(ratio), w1 = default, w2 = default, w3 = default, w4 = default, w5 = default, w6 = default, w7 = default;
                Vector256<float> total = w0;
                if (TN.Value > 1) total += w1 = Vector256.Load(row + 8) * Vector256.Load(ratio + 8);
                if (TN.Value > 2) total += w2 = Vector256.Load(row + 16) * Vector256.Load(ratio + 16);
                if (TN.Value > 3) total += w3 = Vector256.Load(row + 24) * Vector256.Load(ratio + 24);
                if (TN.Value > 4) total += w4 = Vector256.Load(row + 32) * Vector256.Load(ratio + 32);
                if (TN.Value > 5) total += w5 = Vector256.Load(row + 40) * Vector256.Load(ratio + 40);
                if (TN.Value > 6) total += w6 = Vector256.Load(row + 48) * Vector256.Load(ratio + 48);
                if (TN.Value > 7) total += w7 = Vector256.Load(row + 56) * Vector256.Load(ratio + 56);
                float sum = DeterministicMath.Sum(total);
                Vector256<float> inverse = Vector256.Create(1 / sum);
                if (sum < Vanished)
                {
                    float* instead = fallback + (firstCodes[m] * stride);
                    inverse = Vector256<float>.One;
                    w0 = Vector256.Load(instead);
                    if (TN.Value > 1) w1 = Vector256.Load(instead + 8);
                    if (TN.Value > 2) w2 = Vector256.Load(instead + 16);
                    if (TN.Value > 3) w3 = Vector256.Load(instead + 24);
                    if (TN.Value > 4) w4 = Vector256.Load(instead + 32);
                    if (TN.Value > 5) w5 = Vector256.Load(instead + 40);
                    if (TN.Value > 6) w6 = Vector256.Load(instead + 48);
                    if (TN.Value > 7) w7 = Vector256.Load(instead + 56);
                }
                w0 *= inverse;
                w0.Store(row);
                s0 += w0;
                if (TN.Value > 1) { w1 *= inverse; w1.Store(row + 8); s1 += w1; }
                if (TN.Value > 2) { w2 *= inverse; w2.Store(row + 16); s2 += w2; }
                if (TN.Value > 3) { w3 *= inverse; w3.Store(row + 24); s3 += w3; }
                if (TN.Value > 4) { w4 *= inverse; w4.Store(row + 32); s4 += w4; }
                if (TN.Value > 5) { w5 *= inverse; w5.Store(row + 40); s5 += w5; }
                if (TN.Value > 6) { w6 *= inverse; w6.Store(row + 48); s6 += w6; }
                if (TN.Value > 7) { w7 *= inverse; w7.Store(row + 56); s7 += w7; }
            }
            float* to = sums + (a * stride);
            s0.Store(to);
            if (TN.Value > 1) s1.Store(to + 8);
            if (TN.Value > 2) s2.Store(to + 16);
            if (TN.Value > 3) s3.Store(to + 24);
            if (TN.Value > 4) s4.Store(to + 32);
            if (TN.Value > 5) s5.Store(to + 40);
            if (TN.Value > 6) s6.Store(to + 48);
            if (TN.Value > 7) s7.Store(to + 56);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScaleWide(int vectors, float* q, byte* codes, float* ratios, byte* firstCodes, float* fallback, ushort* sorted, int* starts, int cells, float* sums)
    {
        int stride = 8 * vectors;
        for (int a = 0; a < cells; a++)
        {
            float* to = sums + (a * stride);
            new Span<float>(to, stride).Clear();
            for (int i = starts[a]; i < starts[a + 1]; i++)
            {
                nint m = sorted[i];
                float* row = q + (m * stride), ratio = ratios + (codes[m] * stride), instead = fallback + (firstCodes[m] * stride);
                Vector256<float> total = Vector256<float>.Zero;
                for (int b = 0; b < stride; b += 8)
                {
                    Vector256<float> w = Vector256.Load(row + b) * Vector256.Load(ratio + b);
                    w.Store(row + b);
                    total += w;
                }
                float sum = DeterministicMath.Sum(total);
                bool vanished = sum < Vanished;
                Vector256<float> inverse = Vector256.Create(vanished ? 1 : 1 / sum);
                for (int b = 0; b < stride; b += 8)
                {
                    Vector256<float> w = Vector256.Load((vanished ? instead : row) + b) * inverse;
                    w.Store(row + b);
                    (Vector256.Load(to + b) + w).Store(to + b);
                }
            }
        }
    }
}
