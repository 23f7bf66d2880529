using System.Numerics;
using System.Runtime.Intrinsics;

namespace SparkSynth.Core.Quality;

/// <summary>
/// Exact sums for Pearson's r of all pairs of continuous columns. A value is one or two 32-bit limbs (<see cref="ColumnCoding.Limbs"/>),
/// so every product fits 62 bits, and sums are integers: no order of rows changes a bit. Where a column has nulls, its pairs sum over
/// the rows where both have values.
/// </summary>
internal sealed class PearsonSums
{
    private readonly ColumnCoding[] _codings;
    private readonly int[] _columns;
    private readonly int[,] _offsets;
    private readonly int[] _masked = new int[4 * QualityPairFold.Chunk];
    private readonly Int128[] _sums;

    public PearsonSums(ColumnCoding[] codings)
    {
        _codings = codings;
        _columns = [.. Enumerable.Range(0, codings.Length).Where(c => codings[c].Limbs > 0)];
        _offsets = new int[codings.Length, codings.Length];
        int next = 0;
        foreach (int i in _columns)
            foreach (int j in _columns.Where(j => j >= i))
            {
                _offsets[i, j] = next;
                int x = codings[i].Limbs, y = codings[j].Limbs;
                // Own sums: Σx, Σx². A pair: Σxy, and if a null may be met rows, Σx, Σy, Σx², Σy² over the common rows.
                next += i == j ? x + (x * x) : (x * y) + (IsMasked(i, j) ? 1 + x + y + (x * x) + (y * y) : 0);
            }
        _sums = new Int128[next];
    }

    /// <summary>Columns that have sums.</summary>
    public int[] Columns => _columns;

    /// <summary>
    /// Adds rows. <paramref name="limbs"/>[column][limb] hold a chunk each, 0 where null; <paramref name="present"/>[column] is -1 or 0, and is
    /// null where the column has no nulls at all.
    /// </summary>
    public void Add(int[][][] limbs, int[]?[] present, int length)
    {
        foreach (int i in _columns)
            foreach (int j in _columns)
            {
                if (j < i) continue;
                int at = _offsets[i, j];
                if (i == j)
                {
                    AddSums(ref at, limbs[i], length);
                    AddProducts(ref at, limbs[i], limbs[i], length);
                    continue;
                }
                AddProducts(ref at, limbs[i], limbs[j], length);
                if (IsMasked(i, j)) AddMasked(ref at, limbs[i], present[i], limbs[j], present[j], length);
            }
    }

    public void Merge(PearsonSums other)
    {
        for (int i = 0; i < _sums.Length; i++) _sums[i] += other._sums[i];
    }

    /// <summary>Sums of columns i ≤ j; all rows of the table are <paramref name="rows"/>.</summary>
    public PearsonMoments Moments(int i, int j, long rows)
    {
        int x = _codings[i].Limbs, y = _codings[j].Limbs, pair = _offsets[i, j], own = _offsets[i, i], other = _offsets[j, j];
        if (i == j) return new(rows, Linear(own, x), Linear(own, x), Product(own + x, x, x), Product(own + x, x, x), Product(own + x, x, x));
        var xy = Product(pair, x, y);
        if (!IsMasked(i, j)) return new(rows, Linear(own, x), Linear(other, y), Product(own + x, x, x), Product(other + y, y, y), xy);
        int at = pair + (x * y);
        return new((long)_sums[at], Linear(at + 1, x), Linear(at + 1 + x, y), Product(at + 1 + x + y, x, x), Product(at + 1 + x + y + (x * x), y, y), xy);
    }

    public void Write(BinaryWriter writer)
    {
        foreach (var sum in _sums)
        {
            writer.Write((ulong)(UInt128)sum);
            writer.Write((ulong)((UInt128)sum >> 64));
        }
    }

    public void Read(BinaryReader reader)
    {
        for (int i = 0; i < _sums.Length; i++)
        {
            ulong low = reader.ReadUInt64(), high = reader.ReadUInt64();
            _sums[i] = (Int128)new UInt128(high, low);
        }
    }

    private bool IsMasked(int i, int j) => _codings[i].HasNull || _codings[j].HasNull;

    private void AddSums(ref int at, int[][] x, int length)
    {
        foreach (int[] limb in x) _sums[at++] += DotProducts.Sum(limb.AsSpan(0, length));
    }

    private void AddProducts(ref int at, int[][] x, int[][] y, int length)
    {
        foreach (int[] a in x)
            foreach (int[] b in y) _sums[at++] += DotProducts.Sum(a.AsSpan(0, length), b.AsSpan(0, length));
    }

    private void AddMasked(ref int at, int[][] x, int[]? xPresent, int[][] y, int[]? yPresent, int length)
    {
        _sums[at++] += CommonRows(xPresent, yPresent, length);
        var masked = _masked.AsSpan();
        for (int side = 0; side < 2; side++)
        {
            int[][] own = side == 0 ? x : y;
            int[]? mask = side == 0 ? yPresent : xPresent;
            for (int l = 0; l < own.Length; l++)
            {
                var target = masked.Slice(((2 * side) + l) * QualityPairFold.Chunk, length);
                if (mask is null) own[l].AsSpan(0, length).CopyTo(target);
                else And(own[l].AsSpan(0, length), mask.AsSpan(0, length), target);
                _sums[at++] += DotProducts.Sum(target);
            }
        }
        for (int side = 0; side < 2; side++)
        {
            int limbs = side == 0 ? x.Length : y.Length;
            for (int l = 0; l < limbs; l++)
                for (int m = 0; m < limbs; m++)
                    _sums[at++] += DotProducts.Sum(masked.Slice(((2 * side) + l) * QualityPairFold.Chunk, length), masked.Slice(((2 * side) + m) * QualityPairFold.Chunk, length));
        }
    }

    private long CommonRows(int[]? x, int[]? y, int length)
    {
        if (x is null) return -DotProducts.Sum(y.AsSpan(0, length));
        if (y is null) return -DotProducts.Sum(x.AsSpan(0, length));
        var both = _masked.AsSpan(0, length);
        And(x.AsSpan(0, length), y.AsSpan(0, length), both);
        return -DotProducts.Sum(both);
    }

    private static void And(ReadOnlySpan<int> x, ReadOnlySpan<int> y, Span<int> result)
    {
        int i = 0;
        for (; i + 8 <= x.Length; i += 8) (Vector256.Create(x[i..]) & Vector256.Create(y[i..])).CopyTo(result[i..]);
        for (; i < x.Length; i++) result[i] = x[i] & y[i];
    }

    private BigInteger Linear(int at, int limbs)
        => limbs == 1 ? _sums[at] : _sums[at] + ((BigInteger)_sums[at + 1] << 31);

    private BigInteger Product(int at, int x, int y)
    {
        BigInteger sum = 0;
        for (int l = 0; l < x; l++)
            for (int m = 0; m < y; m++) sum += (BigInteger)_sums[at++] << (31 * (l + m));
        return sum;
    }
}
