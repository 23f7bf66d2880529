using System.Numerics;
using System.Runtime.CompilerServices;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>How keys fall into nested buckets: a bucket is a position in key space with its low bits cut off.</summary>
public static class KeyBuckets
{
    /// <summary>
    /// Bucket of a key: position &gt;&gt; shift. Monotone in the key (not for hashes, where order has no meaning); a bucket at shift s
    /// lies within one bucket at s + 1.
    /// </summary>
    /// <param name="shift">0..63.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(KeySpace space, long key, int shift) =>
        (space == KeySpace.Integer ? OrderKey.FromDouble((double)key) : key) >> shift;

    /// <summary>
    /// Smallest shift ≥ <paramref name="atLeast"/> at which the given positions fall into at most <paramref name="cap"/> buckets.
    /// Positions are sorted in place. Cost: one sort; the highest bit in which neighbours differ says up to which shift they stay apart.
    /// </summary>
    /// <param name="positions">Buckets at shift 0; repeats are allowed.</param>
    /// <param name="cap">≥ 2.</param>
    public static int SmallestShift(Span<long> positions, int cap, int atLeast)
    {
        positions.Sort();
        Span<int> apart = stackalloc int[65]; // apart[h]: neighbours whose highest differing bit is h - 1
        apart.Clear();
        for (int i = 1; i < positions.Length; i++)
            apart[64 - BitOperations.LeadingZeroCount((ulong)(positions[i] ^ positions[i - 1]))]++;
        int buckets = positions.Length == 0 ? 0 : 1;
        int shift = 63;
        for (; shift >= atLeast; shift--)
        {
            buckets += apart[shift + 1];
            if (buckets > cap) break;
        }

        return shift + 1;
    }
}
