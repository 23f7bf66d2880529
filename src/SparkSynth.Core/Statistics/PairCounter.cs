using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// Counts all cell pairs of blocks of coded rows. One pair of columns at a time, so that its 16-bit counters stay in the first-level cache;
/// four copies of small tables and two of others, used in turn, since a counter incremented twice in a row would wait for its own store.
/// </summary>
public sealed class PairCounter
{
    /// <summary>Rows of a block: few enough for 16-bit counters, enough to pay for emptying them.</summary>
    public const int BlockRows = 8192;

    private readonly int[] _cells;
    private readonly int[] _shifts;
    private readonly ushort[][] _rowOffsets = new ushort[9][]; // by shift: cell of the first column << shift
    private readonly ushort[] _counters;

    /// <summary>A counter for columns with these numbers of cells (1..256).</summary>
    public PairCounter(int[] cells)
    {
        if (cells.Any(c => c is < 1 or > 256)) throw new ArgumentException("A column has 1 to 256 cells.", nameof(cells));
        _cells = cells;
        _shifts = cells.Select(c => Math.Max(2, BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)c)))).ToArray();
        int largest = 16;
        for (int i = 0; i < cells.Length; i++)
            for (int j = i + 1; j < cells.Length; j++)
                largest = Math.Max(largest, Size(i, j) * Copies(Size(i, j)));
        _counters = new ushort[largest];
        foreach (int shift in _shifts) _rowOffsets[shift] ??= new ushort[BlockRows];
    }

    /// <summary>Adds a block of rows to tables of the same cells; their marginals are left as they are (<see cref="FillMarginals"/>).</summary>
    /// <param name="codes">Column-major: cell of row r in column c at [c · stride + r], below the column's number of cells.</param>
    /// <param name="rows">At most <see cref="BlockRows"/>.</param>
    public void Add(ReadOnlySpan<byte> codes, int stride, int rows, PairTables tables)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, BlockRows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, stride);
        for (int c = 0; c < _cells.Length; c++) CheckRange(codes.Slice(c * stride, rows), _cells[c]);
        if (_cells.Length == 1)
            foreach (byte code in codes[..rows]) tables.Marginals[0][code]++;
        for (int i = 0; i < _cells.Length - 1; i++)
        {
            for (int shift = 0; shift < _rowOffsets.Length; shift++)
                if (_rowOffsets[shift] is { } offsets && Array.IndexOf(_shifts, shift, i + 1) >= 0) Shift(codes.Slice(i * stride, rows), shift, offsets);
            for (int j = i + 1; j < _cells.Length; j++)
            {
                int size = Size(i, j);
                if (Copies(size) == 4) CountFour(_rowOffsets[_shifts[j]], codes.Slice(j * stride, rows), _counters, size);
                else CountTwo(_rowOffsets[_shifts[j]], codes.Slice(j * stride, rows), _counters, size);
                Empty(size, _shifts[j], _cells[i], _cells[j], tables.Counts.AsSpan(tables.Offset(i, j), _cells[i] * _cells[j]));
            }
        }

        tables.Rows += rows;
    }

    /// <summary>Sets the marginals of tables to the sums of their rows and columns.</summary>
    public static void FillMarginals(PairTables tables)
    {
        int d = tables.Cells.Length;
        if (d == 1) return;
        for (int c = 0; c < d; c++)
        {
            var marginal = tables.Marginals[c];
            Array.Clear(marginal);
            int other = c == 0 ? 1 : 0;
            for (int a = 0; a < tables.Cells[c]; a++)
                for (int b = 0; b < tables.Cells[other]; b++) marginal[a] += tables[c, a, other, b];
        }
    }

    private static int Copies(int size) => size <= 2048 ? 4 : 2;

    private int Size(int i, int j) => _cells[i] << _shifts[j];

    // The loops below index without bounds checks, so a code must not point outside its table.
    private static void CheckRange(ReadOnlySpan<byte> codes, int cells)
    {
        if (cells < 256 && codes.ContainsAnyInRange((byte)cells, byte.MaxValue)) throw new ArgumentException("A code is no cell of its column.", nameof(codes));
    }

    private static void Shift(ReadOnlySpan<byte> codes, int shift, Span<ushort> offsets)
    {
        for (int r = 0; r < codes.Length; r++) offsets[r] = (ushort)(codes[r] << shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CountFour(ushort[] offsets, ReadOnlySpan<byte> codes, ushort[] counters, int size)
    {
        ref ushort a = ref MemoryMarshal.GetArrayDataReference(offsets);
        ref byte b = ref MemoryMarshal.GetReference(codes);
        ref ushort t0 = ref MemoryMarshal.GetArrayDataReference(counters);
        ref ushort t1 = ref Unsafe.Add(ref t0, size);
        ref ushort t2 = ref Unsafe.Add(ref t1, size);
        ref ushort t3 = ref Unsafe.Add(ref t2, size);
        nint r = 0, n = codes.Length;
        for (; r <= n - 4; r += 4)
        {
            Unsafe.Add(ref t0, (nint)(uint)(Unsafe.Add(ref a, r) + Unsafe.Add(ref b, r)))++;
            Unsafe.Add(ref t1, (nint)(uint)(Unsafe.Add(ref a, r + 1) + Unsafe.Add(ref b, r + 1)))++;
            Unsafe.Add(ref t2, (nint)(uint)(Unsafe.Add(ref a, r + 2) + Unsafe.Add(ref b, r + 2)))++;
            Unsafe.Add(ref t3, (nint)(uint)(Unsafe.Add(ref a, r + 3) + Unsafe.Add(ref b, r + 3)))++;
        }

        for (; r < n; r++) Unsafe.Add(ref t0, (nint)(uint)(Unsafe.Add(ref a, r) + Unsafe.Add(ref b, r)))++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CountTwo(ushort[] offsets, ReadOnlySpan<byte> codes, ushort[] counters, int size)
    {
        ref ushort a = ref MemoryMarshal.GetArrayDataReference(offsets);
        ref byte b = ref MemoryMarshal.GetReference(codes);
        ref ushort t0 = ref MemoryMarshal.GetArrayDataReference(counters);
        ref ushort t1 = ref Unsafe.Add(ref t0, size);
        nint r = 0, n = codes.Length;
        for (; r <= n - 2; r += 2)
        {
            Unsafe.Add(ref t0, (nint)(uint)(Unsafe.Add(ref a, r) + Unsafe.Add(ref b, r)))++;
            Unsafe.Add(ref t1, (nint)(uint)(Unsafe.Add(ref a, r + 1) + Unsafe.Add(ref b, r + 1)))++;
        }

        if (r < n) Unsafe.Add(ref t0, (nint)(uint)(Unsafe.Add(ref a, r) + Unsafe.Add(ref b, r)))++;
    }

    /// <summary>Adds the counters (rows of a power of two, some copies) to a table and sets them to 0.</summary>
    private void Empty(int size, int shift, int rows, int columns, Span<long> table)
    {
        int copies = Copies(size);
        var counters = _counters.AsSpan(0, size * copies);
        // Copies first: at most BlockRows in all, so 16 bits still hold the sum.
        for (int copy = 1; copy < copies; copy++) AddTo(counters.Slice(copy * size, size), counters[..size]);
        for (int row = 0; row < rows; row++)
        {
            var target = table.Slice(row * columns, columns);
            var source = counters.Slice(row << shift, columns);
            for (int c = 0; c < target.Length; c++) target[c] += source[c];
        }

        counters.Clear();
    }

    private static void AddTo(ReadOnlySpan<ushort> source, Span<ushort> target)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i + 16 <= target.Length; i += 16)
                (Vector256.Create(source[i..]) + Vector256.Create(target[i..])).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++) target[i] += source[i];
    }
}
