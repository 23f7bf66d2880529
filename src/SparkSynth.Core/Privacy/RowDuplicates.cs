using System.Numerics;

namespace SparkSynth.Core.Privacy;

/// <summary>
/// Which packed rows are equal, exactly: by a 64-bit hash first, then word by word. Outside the collected heap: 10 M rows have 80 MB of it, which must not wait for a collection while a tree is built.
/// </summary>
internal sealed unsafe class RowDuplicates : IDisposable
{
    private const int Parts = 16;

    private readonly ScratchMemory<int> _first;
    private readonly ScratchMemory<int> _next;

    private RowDuplicates(ScratchMemory<int> first, int distinct, ScratchMemory<int> next, int rows)
    {
        (_first, _next) = (first, next);
        (Distinct, Rows) = (distinct, rows);
    }

    /// <summary>Rows that differ from each other.</summary>
    public int Distinct { get; }

    /// <summary>All rows.</summary>
    public int Rows { get; }

    /// <summary>Whether any two are equal.</summary>
    public bool Any => Distinct < Rows;

    /// <summary>[<see cref="Distinct"/>] the first row of every kind, ascending.</summary>
    public ReadOnlySpan<int> First => new(_first.Pointer, Distinct);

    /// <summary>[<see cref="Rows"/>] the next row that equals this one; -1 after the last.</summary>
    public ReadOnlySpan<int> Next => new(_next.Pointer, Rows);

    public static ulong Hash(long* row, int stride)
    {
        ulong h = 0x9E3779B97F4A7C15UL;
        for (int w = 0; w < stride; w++)
        {
            h = (h ^ (ulong)row[w]) * 0xD6E8FEB86659FD93UL;
            h ^= h >> 32;
        }
        return h * 0x9E3779B97F4A7C15UL;
    }

    /// <summary>Finds them. Cost: 0.1 s for a million Adult rows on two threads; 25 bytes a row, 8 when it is done.</summary>
    public static RowDuplicates Find(PackedRows rows, Action<int, Action<int>> parallelFor)
    {
        var next = new ScratchMemory<int>(rows.Count);
        try
        {
            return Find(rows, next, parallelFor);
        }
        catch
        {
            next.Dispose(); // cancelled
            throw;
        }
    }

    private static RowDuplicates Find(PackedRows rows, ScratchMemory<int> nextMemory, Action<int, Action<int>> parallelFor)
    {
        int n = rows.Count, stride = rows.Ruler.Stride;
        using var hashMemory = new ScratchMemory<ulong>(n);
        using var laterMemory = new ScratchMemory<byte>(n, zeroed: true);
        ulong* hashes = hashMemory.Pointer;
        byte* later = laterMemory.Pointer;
        int* next = nextMemory.Pointer;
        const int Chunk = 1 << 14;
        parallelFor((n + Chunk - 1) / Chunk, c =>
        {
            fixed (long* words = rows.Words)
                for (int i = c * Chunk, end = Math.Min(n, i + Chunk); i < end; i++) hashes[i] = Hash(words + ((long)i * stride), stride);
        });
        int[] duplicates = new int[Parts];
        parallelFor(Parts, p => duplicates[p] = Link(rows, hashes, n, p, next, later));
        int distinct = n - duplicates.Sum();
        var first = new ScratchMemory<int>(distinct);
        for (int i = 0, at = 0; i < n; i++)
            if (later[i] == 0) first.Pointer[at++] = i;
        return new RowDuplicates(first, distinct, nextMemory, n);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _first.Dispose();
        _next.Dispose();
    }

    /// <summary>Open addressing over the rows whose hash belongs to the part; a slot holds 1 + first row, and the last row of its chain beside it.</summary>
    private static int Link(PackedRows rows, ulong* hashes, int n, int part, int* next, byte* later)
    {
        int mine = 0;
        for (int i = 0; i < n; i++) mine += (int)(hashes[i] >> 60) == part ? 1 : 0;
        int mask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, mine * 2L)) - 1, duplicates = 0;
        using var memory = new ScratchMemory<(int First, int Last)>(mask + 1L, zeroed: true);
        (int First, int Last)* slots = memory.Pointer;
        for (int i = 0; i < n; i++)
        {
            if ((int)(hashes[i] >> 60) != part) continue;
            next[i] = -1;
            int at = (int)(hashes[i] >> 8) & mask;
            while (true)
            {
                int first = slots[at].First - 1;
                if (first < 0)
                {
                    slots[at] = (i + 1, i);
                    break;
                }
                if (hashes[first] == hashes[i] && rows.Row(first).SequenceEqual(rows.Row(i)))
                {
                    next[slots[at].Last] = i;
                    slots[at].Last = i;
                    later[i] = 1;
                    duplicates++;
                    break;
                }
                at = (at + 1) & mask;
            }
        }
        return duplicates;
    }
}
