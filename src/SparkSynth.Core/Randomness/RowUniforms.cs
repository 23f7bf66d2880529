using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SparkSynth.Core.Randomness;

/// <summary>
/// 32-bit uniforms of sampled rows, a pure function of (seed, kind, row, dimension), by blocks of 1,024 rows:
/// call <see cref="SetBlock"/>, then <see cref="Fill"/> for each dimension wanted, in any order.
/// Sobol: row i takes point <c>block start + permutation[i mod 1024]</c> of the sequence, xor a digital shift Philox(seed, dimension, i / 2^32);
/// dimensions beyond <see cref="Sobol.Dimensions"/> are independent ones. Independent: Philox(seed, dimension, row).
/// An instance owns scratch memory and serves one thread. Memory: 384 bytes a dimension.
/// Cost on an AMD EPYC (AVX-512): 0.11 ns a Sobol number, 0.6 ns an independent one, 2 ns a row for the permutation.
/// </summary>
public sealed class RowUniforms
{
    /// <summary>Rows of a block.</summary>
    public const int BlockRows = BlockPermutation.Rows;

    private readonly ulong _seed;
    private readonly UniformKind _kind;
    private readonly int _sobolDimensions;
    private readonly uint[] _directions;
    private readonly uint[] _tables; // per dimension: xor of V_0..V_4 by the low five bits of the index, then of V_5..V_9 by the next five
    private readonly uint[] _shifts;
    private readonly int[] _permutation = new int[BlockRows];
    private readonly uint[] _scratch = new uint[BlockRows];
    private long _block = -1;
    private long _epoch = -1;

    /// <param name="dimensions">Dimensions 0..dimensions-1 may be asked for.</param>
    public RowUniforms(ulong seed, int dimensions, UniformKind kind = UniformKind.Sobol)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimensions);
        _seed = seed;
        _kind = kind;
        Dimensions = dimensions;
        _sobolDimensions = kind == UniformKind.Sobol ? Math.Min(dimensions, Sobol.Dimensions) : 0;
        _directions = Sobol.Directions(_sobolDimensions);
        _shifts = new uint[_sobolDimensions];
        _tables = new uint[64 * _sobolDimensions];
        for (int t = 0; t < _sobolDimensions; t++)
            for (int i = 1; i < 32; i++)
            {
                int last = BitOperations.TrailingZeroCount(i);
                _tables[(64 * t) + i] = _tables[(64 * t) + (i & (i - 1))] ^ _directions[(32 * t) + last];
                _tables[(64 * t) + 32 + i] = _tables[(64 * t) + 32 + (i & (i - 1))] ^ _directions[(32 * t) + 5 + last];
            }
    }

    /// <summary>Number of dimensions.</summary>
    public int Dimensions { get; }

    /// <summary>Chooses the block that <see cref="Fill"/> serves.</summary>
    /// <param name="block">Row number of its first row / 1,024, ≥ 0.</param>
    public void SetBlock(long block)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        if (block == _block)
            return;
        _block = block;
        if (_kind != UniformKind.Sobol)
            return;
        BlockPermutation.Fill(_seed, block, _scratch, _permutation);
        long epoch = block >> 22; // row number / 2^32
        if (epoch == _epoch)
            return;
        _epoch = epoch;
        for (int t = 0; t < _sobolDimensions; t++)
            _shifts[t] = Philox.Draw(_seed, RandomPurpose.SobolShift, (uint)t, (ulong)epoch).R0;
    }

    /// <summary>The 1,024 numbers of a dimension in the current block, by row.</summary>
    public void Fill(int dimension, Span<uint> destination)
    {
        if ((uint)dimension >= (uint)Dimensions)
            throw new ArgumentOutOfRangeException(nameof(dimension));
        if (_block < 0)
            throw new InvalidOperationException("SetBlock comes first.");
        destination = destination[..BlockRows];
        if (dimension >= _sobolDimensions)
        {
            Philox.Fill(_seed, RandomPurpose.RowUniform, (uint)dimension, (ulong)_block * (BlockRows / 4), destination);
            return;
        }
        uint first = (uint)(_block << 10);
        uint start = Sobol.Point(_directions.AsSpan(32 * dimension, 32), first) ^ _shifts[dimension];
        Permuted(_tables.AsSpan(64 * dimension, 64), start, _permutation, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Permuted(ReadOnlySpan<uint> tables, uint start, ReadOnlySpan<int> permutation, Span<uint> destination)
    {
        ref uint to = ref destination[BlockRows - 1];
        to = ref destination[0];
        if (Avx512F.IsSupported)
        {
            // Both tables live in four registers: 8 instructions for 16 numbers.
            Vector512<uint> low0 = Vector512.Create(tables[..16]), low1 = Vector512.Create(tables.Slice(16, 16));
            Vector512<uint> high0 = Vector512.Create(tables.Slice(32, 16)) ^ Vector512.Create(start), high1 = Vector512.Create(tables.Slice(48, 16)) ^ Vector512.Create(start);
            ref int from = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(permutation);
            for (nuint i = 0; i < BlockRows; i += 16)
            {
                Vector512<uint> place = Vector512.LoadUnsafe(ref from, i).AsUInt32();
                Vector512<uint> value = Avx512F.PermuteVar16x32x2(low0, place, low1) ^ Avx512F.PermuteVar16x32x2(high0, place >>> 5, high1);
                value.StoreUnsafe(ref to, i);
            }
            return;
        }
        for (int i = 0; i < permutation.Length; i++)
        {
            int place = permutation[i];
            destination[i] = start ^ tables[place & 31] ^ tables[32 + ((place >> 5) & 31)];
        }
    }
}
