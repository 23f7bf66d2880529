using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SparkSynth.Core.Privacy;

/// <summary>
/// The inner loops: 32 rows or 32 boxes against a query in 16-bit lanes. Explicit 256-bit vectors: AVX2 where there is one, the same integers
/// from the runtime's own fallback where there is none. All sums saturate, so they stay lower bounds.
/// </summary>
internal static unsafe class ScreenKernel
{
    /// <summary>Byte counters hold this many mismatches before they must be added up.</summary>
    private const int CounterLimit = 240;

    /// <summary>Lanes (bits) that may hold an answer; their sums in <paramref name="sums"/>. <paramref name="abandoned"/>: nominal columns alone decided.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Leaf(byte* leaf, ScreenShape shape, byte* codes, int baseUnits, int threshold, int limit, ushort* sums, out bool abandoned)
    {
        byte* nominal = leaf + (shape.Numerics * 64), query = codes + (shape.Numerics * 64);
        var total = CountDifferent(nominal, query, shape.Full);
        var within = Vector256.Equals(Vector256.Min(total, Vector256.Create((byte)limit)), total);
        abandoned = within == Vector256<byte>.Zero;
        return abandoned ? 0 : LeafNumeric(leaf, shape, codes, total, baseUnits, threshold, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LeafNumeric(byte* leaf, ScreenShape shape, byte* codes, Vector256<byte> mismatches, int baseUnits, int threshold, ushort* sums)
    {
        (Vector256<ushort> a, Vector256<ushort> b) = Widen(mismatches, shape, baseUnits);
        byte* p = leaf, q = codes, plainEnd = leaf + (shape.Plain * 64), end = leaf + (shape.Numerics * 64);
        for (; p < plainEnd; p += 64, q += 64)
        {
            var low = Vector256.Load((ushort*)q);
            var high = Vector256.Load((ushort*)(q + 32));
            var x = Vector256.Load((ushort*)p);
            var y = Vector256.Load((ushort*)(p + 32));
            a = Vector256.AddSaturate(a, Vector256.SubtractSaturate(x, high) | Vector256.SubtractSaturate(low, x));
            b = Vector256.AddSaturate(b, Vector256.SubtractSaturate(y, high) | Vector256.SubtractSaturate(low, y));
        }
        for (int c = shape.Plain; p < end; p += 64, q += 64, c++)
        {
            var low = Vector256.Load((ushort*)q);
            var high = Vector256.Load((ushort*)(q + 32));
            var x = Vector256.Load((ushort*)p);
            var y = Vector256.Load((ushort*)(p + 32));
            var unit = Vector256.Create(shape.NumericUnits[c]);
            a = Vector256.AddSaturate(a, Vector256.Min(Vector256.SubtractSaturate(x, high) | Vector256.SubtractSaturate(low, x), unit));
            b = Vector256.AddSaturate(b, Vector256.Min(Vector256.SubtractSaturate(y, high) | Vector256.SubtractSaturate(low, y), unit));
        }
        for (int c = shape.Full; c < shape.Nominals; c++)
        {
            var different = ~Vector256.Equals(Vector256.Load(leaf + (shape.Numerics * 64) + (c * 32)), Vector256.Load(codes + ((shape.Numerics + c) * 64)));
            AddWeighted(ref a, ref b, different, shape.NominalUnits[c]);
        }
        return Survivors(a, b, threshold, sums);
    }

    /// <summary>Children (bits) whose box may hold an answer; their lower bounds in <paramref name="sums"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Node(byte* node, ScreenShape shape, byte* codes, int baseUnits, int threshold, int limit, ushort* sums)
    {
        byte* nominal = node + (shape.Numerics * 128), query = codes + (shape.Numerics * 64);
        var total = CountAbsent(nominal, query, shape.Full);
        if (Vector256.Equals(Vector256.Min(total, Vector256.Create((byte)limit)), total) == Vector256<byte>.Zero) return 0;
        (Vector256<ushort> a, Vector256<ushort> b) = Widen(total, shape, baseUnits);
        byte* p = node, q = codes, plainEnd = node + (shape.Plain * 128), end = node + (shape.Numerics * 128);
        for (; p < plainEnd; p += 128, q += 64)
        {
            var low = Vector256.Load((ushort*)q);
            var high = Vector256.Load((ushort*)(q + 32));
            a = Vector256.AddSaturate(a, Vector256.SubtractSaturate(Vector256.Load((ushort*)p), high) | Vector256.SubtractSaturate(low, Vector256.Load((ushort*)(p + 64))));
            b = Vector256.AddSaturate(b, Vector256.SubtractSaturate(Vector256.Load((ushort*)(p + 32)), high) | Vector256.SubtractSaturate(low, Vector256.Load((ushort*)(p + 96))));
        }
        for (int c = shape.Plain; p < end; p += 128, q += 64, c++)
        {
            var low = Vector256.Load((ushort*)q);
            var high = Vector256.Load((ushort*)(q + 32));
            var unit = Vector256.Create(shape.NumericUnits[c]);
            var x = Vector256.SubtractSaturate(Vector256.Load((ushort*)p), high) | Vector256.SubtractSaturate(low, Vector256.Load((ushort*)(p + 64)));
            var y = Vector256.SubtractSaturate(Vector256.Load((ushort*)(p + 32)), high) | Vector256.SubtractSaturate(low, Vector256.Load((ushort*)(p + 96)));
            a = Vector256.AddSaturate(a, Vector256.Min(x, unit));
            b = Vector256.AddSaturate(b, Vector256.Min(y, unit));
        }
        for (int c = shape.Full; c < shape.Nominals; c++)
        {
            var absent = Vector256.Equals(Vector256.Load(nominal + (c * 32)) & Vector256.Load(query + (c * 64) + 32), Vector256<byte>.Zero);
            AddWeighted(ref a, ref b, absent, shape.NominalUnits[c]);
        }
        return Survivors(a, b, threshold, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> CountDifferent(byte* nominal, byte* query, int columns)
    {
        var total = Vector256<byte>.Zero;
        int left = columns;
        do
        {
            int part = Math.Min(left, CounterLimit);
            var first = Vector256.Create((byte)part); // minus one for every equal value
            var second = Vector256<byte>.Zero;
            int c = 0;
            for (; c + 3 <= part; c += 3)
            {
                first += Vector256.Equals(Vector256.Load(nominal), Vector256.Load(query));
                second += Vector256.Equals(Vector256.Load(nominal + 32), Vector256.Load(query + 64));
                first += Vector256.Equals(Vector256.Load(nominal + 64), Vector256.Load(query + 128));
                nominal += 96;
                query += 192;
            }
            for (; c < part; c++)
            {
                first += Vector256.Equals(Vector256.Load(nominal), Vector256.Load(query));
                nominal += 32;
                query += 64;
            }
            total = Vector256.AddSaturate(total, first + second);
            left -= part;
        }
        while (left > 0);
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> CountAbsent(byte* nominal, byte* query, int columns)
    {
        var total = Vector256<byte>.Zero;
        int left = columns;
        do
        {
            int part = Math.Min(left, CounterLimit);
            var first = Vector256<byte>.Zero;
            var second = Vector256<byte>.Zero;
            int c = 0;
            for (; c + 3 <= part; c += 3)
            {
                first -= Vector256.Equals(Vector256.Load(nominal) & Vector256.Load(query + 32), Vector256<byte>.Zero);
                second -= Vector256.Equals(Vector256.Load(nominal + 32) & Vector256.Load(query + 96), Vector256<byte>.Zero);
                first -= Vector256.Equals(Vector256.Load(nominal + 64) & Vector256.Load(query + 160), Vector256<byte>.Zero);
                nominal += 96;
                query += 192;
            }
            for (; c < part; c++)
            {
                first -= Vector256.Equals(Vector256.Load(nominal) & Vector256.Load(query + 32), Vector256<byte>.Zero);
                nominal += 32;
                query += 64;
            }
            total = Vector256.AddSaturate(total, first + second);
            left -= part;
        }
        while (left > 0);
        return total;
    }

    /// <summary>Mismatches to units: times 2^u, saturating by a cap on the count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<ushort> A, Vector256<ushort> B) Widen(Vector256<byte> mismatches, ScreenShape shape, int baseUnits)
    {
        var capped = Vector256.Min(mismatches, Vector256.Create(shape.CountCap));
        var unit = Vector256.Create(shape.Unit);
        var constant = Vector256.Create((ushort)baseUnits);
        (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(capped);
        return (Vector256.AddSaturate(low * unit, constant), Vector256.AddSaturate(high * unit, constant));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddWeighted(ref Vector256<ushort> a, ref Vector256<ushort> b, Vector256<byte> mask, ushort unit)
    {
        (Vector256<short> low, Vector256<short> high) = Vector256.Widen(mask.AsSByte());
        a = Vector256.AddSaturate(a, low.AsUInt16() & Vector256.Create(unit));
        b = Vector256.AddSaturate(b, high.AsUInt16() & Vector256.Create(unit));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Survivors(Vector256<ushort> a, Vector256<ushort> b, int threshold, ushort* sums)
    {
        var limit = Vector256.Create((ushort)threshold);
        var x = Vector256.Equals(Vector256.Min(a, limit), a).AsInt16();
        var y = Vector256.Equals(Vector256.Min(b, limit), b).AsInt16();
        uint bits = Vector256.NarrowWithSaturation(x, y).ExtractMostSignificantBits();
        if (bits != 0)
        {
            a.Store(sums);
            b.Store(sums + 16);
        }
        return bits;
    }
}
