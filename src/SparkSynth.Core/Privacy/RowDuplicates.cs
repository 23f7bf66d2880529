using System.Numerics;

namespace SparkSynth.Core.Privacy;

/// <summary>Finds equal packed rows, exactly: by a 64-bit hash first, then word by word.</summary>
internal static unsafe class RowDuplicates
{
    private const int Parts = 16;

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

    /// <summary>
    /// Rows that are the first of their kind, ascending, and a chain from each row to the next equal one (null when all differ).
    /// Cost: 0.1 s for a million Adult rows on two threads.
    /// </summary>
    public static (int[] First, int[]? Next) Find(PackedRows rows, Action<int, Action<int>> parallelFor)
    {
        int n = rows.Count, stride = rows.Ruler.Stride;
        if (n == 0) return ([], null);
        using var hashMemory = new ScratchMemory<ulong>(n);
        ulong* hashes = hashMemory.Pointer;
        const int Chunk = 1 << 14;
        parallelFor((n + Chunk - 1) / Chunk, c =>
        {
            fixed (long* words = rows.Words)
                for (int i = c * Chunk, end = Math.Min(n, i + Chunk); i < end; i++) hashes[i] = Hash(words + ((long)i * stride), stride);
        });
        int[] next = GC.AllocateUninitializedArray<int>(n);
        byte[] later = new byte[n];
        int[] duplicates = new int[Parts];
        parallelFor(Parts, p => duplicates[p] = Link(rows, hashes, n, p, next, later));
        int total = duplicates.Sum();
        int[] first = new int[n - total];
        for (int i = 0, at = 0; i < n; i++)
            if (later[i] == 0) first[at++] = i;
        return (first, total == 0 ? null : next);
    }

    /// <summary>Open addressing over the rows whose hash belongs to the part; a slot holds 1 + first row, and the last row of its chain beside it.</summary>
    private static int Link(PackedRows rows, ulong* hashes, int n, int part, int[] next, byte[] later)
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
