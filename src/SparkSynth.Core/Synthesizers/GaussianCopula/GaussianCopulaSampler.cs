using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SparkSynth.Core.Randomness;

namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>
/// Draws cells from a compiled Gaussian copula: uniforms → standard normals ε → z = Lε → uniforms u = Φ(z) → cell, and the place of u inside the cell.
/// Column-major over blocks of 1,024 rows; the sum over columns runs in their order, with separate multiplications and additions (never fused), so vector
/// and scalar code give the same bits.
/// </summary>
public sealed class GaussianCopulaSampler : ICodeSampler
{
    private readonly GaussianCopulaPlan _plan;
    private readonly RowUniforms _source;
    private readonly uint[] _uniforms = new uint[ICodeSampler.BlockRows];
    private readonly float[] _normals;
    private readonly float[] _latent = new float[ICodeSampler.BlockRows];

    /// <param name="plan">The compiled model.</param>
    /// <param name="seed">The user's seed.</param>
    /// <param name="kind">Sobol points or independent numbers.</param>
    public GaussianCopulaSampler(GaussianCopulaPlan plan, ulong seed, UniformKind kind = UniformKind.Sobol)
    {
        _plan = plan;
        _source = new RowUniforms(seed, plan.Columns.Length, kind);
        _normals = new float[plan.Columns.Length * ICodeSampler.BlockRows];
    }

    /// <inheritdoc/>
    public void Sample(long block, Span<byte> cells, Span<uint> uniforms)
    {
        const int Rows = ICodeSampler.BlockRows;
        _source.SetBlock(block);
        for (int j = 0; j < _plan.Columns.Length; j++)
        {
            _source.Fill(j, _uniforms);
            NormalTables.Quantiles(_plan.Quantiles, _uniforms, _normals.AsSpan(j * Rows, Rows));
            Combine(_plan.Lower.AsSpan(j * (j + 1) / 2, j + 1), _normals, _latent);
            _plan.Columns[j].Decode(_latent, _plan.Tails, cells.Slice(j * Rows, Rows), uniforms.Slice(j * Rows, Rows));
        }
    }

    /// <summary>latent[r] = Σ_k weights[k] · normals[k · 1024 + r], summed in the order of k; eight rows at a time, four vectors in flight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Combine(ReadOnlySpan<float> weights, ReadOnlySpan<float> normals, Span<float> latent)
    {
        const int Rows = ICodeSampler.BlockRows, Width = 8;
        if (normals.Length < weights.Length * Rows || latent.Length < Rows) throw new ArgumentException("Too short.", nameof(normals));
        ref float from = ref MemoryMarshal.GetReference(normals);
        ref float to = ref MemoryMarshal.GetReference(latent);
        for (int r = 0; r < Rows; r += 4 * Width)
        {
            Vector256<float> w = Vector256.Create(weights[0]);
            Vector256<float> a = w * Vector256.LoadUnsafe(ref from, (nuint)r), b = w * Vector256.LoadUnsafe(ref from, (nuint)(r + Width));
            Vector256<float> c = w * Vector256.LoadUnsafe(ref from, (nuint)(r + (2 * Width))), d = w * Vector256.LoadUnsafe(ref from, (nuint)(r + (3 * Width)));
            for (int k = 1; k < weights.Length; k++)
            {
                nuint at = (nuint)((k * Rows) + r);
                w = Vector256.Create(weights[k]);
                a += w * Vector256.LoadUnsafe(ref from, at);
                b += w * Vector256.LoadUnsafe(ref from, at + Width);
                c += w * Vector256.LoadUnsafe(ref from, at + (2 * Width));
                d += w * Vector256.LoadUnsafe(ref from, at + (3 * Width));
            }
            a.StoreUnsafe(ref to, (nuint)r);
            b.StoreUnsafe(ref to, (nuint)(r + Width));
            c.StoreUnsafe(ref to, (nuint)(r + (2 * Width)));
            d.StoreUnsafe(ref to, (nuint)(r + (3 * Width)));
        }
    }

    /// <summary>The same, row by row: what the vectors must equal bit for bit.</summary>
    internal static void CombineScalar(ReadOnlySpan<float> weights, ReadOnlySpan<float> normals, Span<float> latent)
    {
        for (int r = 0; r < ICodeSampler.BlockRows; r++)
        {
            float sum = weights[0] * normals[r];
            for (int k = 1; k < weights.Length; k++)
            {
                float product = weights[k] * normals[(k * ICodeSampler.BlockRows) + r];
                sum += product;
            }
            latent[r] = sum;
        }
    }
}
