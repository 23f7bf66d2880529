using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SparkSynth.Core.Randomness;

/// <summary>
/// Philox4x32-10, a counter-based generator: 128 bits of counter and 64 bits of key give 128 random bits, with no state in between.
/// Source: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC '11.
/// </summary>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The generator itself: counter c0..c3 and key k0, k1 to four uniform 32-bit words.</summary>
    public static void Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, out uint r0, out uint r1, out uint r2, out uint r3)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)Multiplier0 * c0, p1 = (ulong)Multiplier1 * c2;
            c0 = (uint)(p1 >> 32) ^ c1 ^ k0;
            c1 = (uint)p1;
            c2 = (uint)(p0 >> 32) ^ c3 ^ k1;
            c3 = (uint)p0;
            k0 += Weyl0;
            k1 += Weyl1;
        }
        (r0, r1, r2, r3) = (c0, c1, c2, c3);
    }

    /// <summary>
    /// Four words for (seed, purpose, stream, index, salt). Counter: index (64 bits), stream (32), purpose (8) and salt (24); key: seed.
    /// </summary>
    /// <param name="stream">Column or dimension.</param>
    /// <param name="index">Row, block or whatever <paramref name="purpose"/> says.</param>
    /// <param name="salt">Attempt or the like, &lt; 2^24.</param>
    public static (uint R0, uint R1, uint R2, uint R3) Draw(ulong seed, RandomPurpose purpose, uint stream, ulong index, uint salt = 0)
    {
        Block((uint)index, (uint)(index >> 32), stream, Word3(purpose, salt), (uint)seed, (uint)(seed >> 32), out uint r0, out uint r1, out uint r2, out uint r3);
        return (r0, r1, r2, r3);
    }

    /// <summary>
    /// Many words at once: word w of <see cref="Draw"/> at index <paramref name="firstIndex"/> + c goes to
    /// <c>destination[w · count + c]</c>, count = destination.Length / 4.
    /// </summary>
    /// <param name="firstIndex">A multiple of count, so that no index crosses 2^32 in between.</param>
    /// <param name="destination">Length a multiple of 32, count a power of two.</param>
    /// <remarks>5 instructions a word with AVX2, the same words without.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(ulong seed, RandomPurpose purpose, uint stream, ulong firstIndex, Span<uint> destination)
    {
        int count = destination.Length / 4;
        if (destination.Length % 32 != 0 || (count & (count - 1)) != 0 || (firstIndex & (uint)(count - 1)) != 0)
            throw new ArgumentException("The length must be 4 · 2^n, at least 32, and the first index a multiple of a quarter of it.", nameof(destination));
        uint low = (uint)firstIndex, high = (uint)(firstIndex >> 32), word3 = Word3(purpose, 0);
        if (!Avx2.IsSupported)
        {
            for (int i = 0; i < count; i++)
                Block(low + (uint)i, high, stream, word3, (uint)seed, (uint)(seed >> 32),
                    out destination[i], out destination[count + i], out destination[(2 * count) + i], out destination[(3 * count) + i]);
            return;
        }
        ref uint start = ref destination[0];
        // Even and odd counters in 64-bit lanes: only the low half of a lane matters, so the products need no packing until the end.
        Vector256<ulong> even = Vector256.Create(0UL, 2, 4, 6), m0 = Vector256.Create((ulong)Multiplier0), m1 = Vector256.Create((ulong)Multiplier1);
        for (int i = 0; i < count; i += 8)
        {
            Vector256<ulong> a0 = even + Vector256.Create((ulong)(low + (uint)i)), b0 = a0 + Vector256<ulong>.One;
            Vector256<ulong> a1 = Vector256.Create((ulong)high), b1 = a1, a2 = Vector256.Create((ulong)stream), b2 = a2, a3 = Vector256.Create((ulong)word3), b3 = a3;
            uint k0 = (uint)seed, k1 = (uint)(seed >> 32);
            for (int round = 0; round < Rounds; round++)
            {
                Vector256<ulong> key0 = Vector256.Create((ulong)k0), key1 = Vector256.Create((ulong)k1);
                Vector256<ulong> p0 = Avx2.Multiply(a0.AsUInt32(), m0.AsUInt32()), p1 = Avx2.Multiply(a2.AsUInt32(), m1.AsUInt32());
                a0 = (p1 >>> 32) ^ a1 ^ key0;
                a1 = p1;
                a2 = (p0 >>> 32) ^ a3 ^ key1;
                a3 = p0;
                p0 = Avx2.Multiply(b0.AsUInt32(), m0.AsUInt32());
                p1 = Avx2.Multiply(b2.AsUInt32(), m1.AsUInt32());
                b0 = (p1 >>> 32) ^ b1 ^ key0;
                b1 = p1;
                b2 = (p0 >>> 32) ^ b3 ^ key1;
                b3 = p0;
                k0 += Weyl0;
                k1 += Weyl1;
            }
            Join(a0, b0).StoreUnsafe(ref start, (nuint)i);
            Join(a1, b1).StoreUnsafe(ref start, (nuint)(count + i));
            Join(a2, b2).StoreUnsafe(ref start, (nuint)((2 * count) + i));
            Join(a3, b3).StoreUnsafe(ref start, (nuint)((3 * count) + i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Join(Vector256<ulong> even, Vector256<ulong> odd) =>
        Avx2.Blend(even.AsUInt32(), (odd << 32).AsUInt32(), 0b10101010);

    private static uint Word3(RandomPurpose purpose, uint salt) => (uint)purpose | (salt << 8);
}
