using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SparkSynth.Core.Numerics;
using static SparkSynth.Core.Synthesizers.CopulaNetwork.VectorCounts;

namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>The loops of <see cref="CopulaNetworkSampler"/> over the 1,024 rows of a block; see <see cref="PlanStep"/> for the layout of weights.</summary>
internal static unsafe class SamplerKernels
{
    private const int BlockRows = ICodeSampler.BlockRows;

    /// <summary>Row of the joined table for each row of the block: the joined parents' cells in mixed radix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TableRows(PlanStep step, byte* cells, ushort* rows)
    {
        if (step.Joined.Length == 0)
        {
            new Span<ushort>(rows, BlockRows).Clear();
            return;
        }
        byte* first = cells + (step.Joined[0] * BlockRows);
        for (int r = 0; r < BlockRows; r += 16)
            Vector256.WidenLower(Vector128.Load(first + r).ToVector256Unsafe()).Store(rows + r);
        for (int k = 1; k < step.Joined.Length; k++)
        {
            byte* next = cells + (step.Joined[k] * BlockRows);
            Vector256<ushort> radix = Vector256.Create((ushort)step.JoinedCells[k]);
            for (int r = 0; r < BlockRows; r += 16)
                ((Vector256.Load(rows + r) * radix) + Vector256.WidenLower(Vector128.Load(next + r).ToVector256Unsafe())).Store(rows + r);
        }
    }

    /// <summary>Cells from running weights that were computed beforehand.</summary>
    public static void FromTable(int vectors, int* cumulated, int* totals, ushort* rows, uint* numbers, byte* to)
    {
        switch (vectors)
        {
            case 1: FromTable<Vectors1>(cumulated, totals, rows, numbers, to); break;
            case 2: FromTable<Vectors2>(cumulated, totals, rows, numbers, to); break;
            case 3: FromTable<Vectors3>(cumulated, totals, rows, numbers, to); break;
            case 4: FromTable<Vectors4>(cumulated, totals, rows, numbers, to); break;
            case 5: FromTable<Vectors5>(cumulated, totals, rows, numbers, to); break;
            case 6: FromTable<Vectors6>(cumulated, totals, rows, numbers, to); break;
            case 7: FromTable<Vectors7>(cumulated, totals, rows, numbers, to); break;
            case 8: FromTable<Vectors8>(cumulated, totals, rows, numbers, to); break;
            default: FromTableWide(vectors, cumulated, totals, rows, numbers, to); break;
        }
    }

    /// <summary>Cells from partial products times the other parents' factors.</summary>
    public static void FromProducts(PlanStep step, byte* cells, ushort* rows, uint* numbers, byte* to)
    {
        Source source = new() { Products = step.Products!.Pointer, Rows = rows, Fallback = step.Fallback!.Pointer, FirstCodes = cells + (step.FirstParent * BlockRows) };
        int others = step.Others.Length;
        float** factors = stackalloc float*[others];
        byte** codes = stackalloc byte*[others];
        for (int k = 0; k < others; k++)
        {
            factors[k] = step.OtherFactors[k].Pointer;
            codes[k] = cells + (step.Others[k] * BlockRows);
        }
        source.Factors = factors;
        source.Codes = codes;
        source.Direct = step.Direct;
        source.Others = others;
        switch (step.Vectors)
        {
            case 1: FromProducts<Vectors1>(source, numbers, to); break;
            case 2: FromProducts<Vectors2>(source, numbers, to); break;
            case 3: FromProducts<Vectors3>(source, numbers, to); break;
            case 4: FromProducts<Vectors4>(source, numbers, to); break;
            case 5: FromProducts<Vectors5>(source, numbers, to); break;
            case 6: FromProducts<Vectors6>(source, numbers, to); break;
            case 7: FromProducts<Vectors7>(source, numbers, to); break;
            case 8: FromProducts<Vectors8>(source, numbers, to); break;
            default: FromProductsWide(step.Vectors, source, numbers, to); break;
        }
    }

    private struct Source
    {
        public float* Products, Fallback;
        public float** Factors;
        public byte** Codes;
        public ushort* Rows;
        public byte* FirstCodes;
        public int Direct, Others;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FromTable<TN>(int* cumulated, int* totals, ushort* rows, uint* numbers, byte* to)
        where TN : struct, IVectorCount
    {
        for (int r = 0; r < BlockRows; r++)
        {
            nint row = rows[r];
            int* c = cumulated + (row * (8 * TN.Value));
            Vector256<int> point = Vector256.Create((int)(((ulong)numbers[r] * (uint)totals[row]) >> 32));
            Vector256<int> above = Vector256.GreaterThan(Vector256.Load(c), point);
            if (TN.Value > 1) above += Vector256.GreaterThan(Vector256.Load(c + 8), point);
            if (TN.Value > 2) above += Vector256.GreaterThan(Vector256.Load(c + 16), point);
            if (TN.Value > 3) above += Vector256.GreaterThan(Vector256.Load(c + 24), point);
            if (TN.Value > 4) above += Vector256.GreaterThan(Vector256.Load(c + 32), point);
            if (TN.Value > 5) above += Vector256.GreaterThan(Vector256.Load(c + 40), point);
            if (TN.Value > 6) above += Vector256.GreaterThan(Vector256.Load(c + 48), point);
            if (TN.Value > 7) above += Vector256.GreaterThan(Vector256.Load(c + 56), point);
            to[r] = (byte)((8 * TN.Value) + Vector256.Sum(above));
        }
    }

    private static void FromTableWide(int vectors, int* cumulated, int* totals, ushort* rows, uint* numbers, byte* to)
    {
        for (int r = 0; r < BlockRows; r++)
        {
            nint row = rows[r];
            int* c = cumulated + (row * (8 * vectors));
            Vector256<int> point = Vector256.Create((int)(((ulong)numbers[r] * (uint)totals[row]) >> 32)), above = Vector256<int>.Zero;
            for (int v = 0; v < vectors; v++)
                above += Vector256.GreaterThan(Vector256.Load(c + (8 * v)), point);
            to[r] = (byte)((8 * vectors) + Vector256.Sum(above));
        }
    }

    private static void FromProducts<TN>(in Source source, uint* numbers, byte* to)
        where TN : struct, IVectorCount
    {
        switch (source.Direct)
        {
            case 1: FromProducts<TN, Vectors1>(source, numbers, to); break;
            case 2: FromProducts<TN, Vectors2>(source, numbers, to); break;
            case 3: FromProducts<TN, Vectors3>(source, numbers, to); break;
            default: FromProducts<TN, Vectors4>(source, numbers, to); break;
        }
    }

    /// <summary>TN vectors of weights; TD other parents before the first division by the maximum (4 stands for none).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FromProducts<TN, TD>(in Source source, uint* numbers, byte* to)
        where TN : struct, IVectorCount
        where TD : struct, IVectorCount
    {
        int stride = 8 * TN.Value, direct = TD.Value == 4 ? 0 : TD.Value, others = source.Others;
        float* products = source.Products, factors0 = null, factors1 = null, factors2 = null;
        byte* codes0 = null, codes1 = null, codes2 = null;
        ushort* rows = source.Rows;
        if (direct > 0)
        {
            factors0 = source.Factors[0];
            codes0 = source.Codes[0];
        }
        if (direct > 1)
        {
            factors1 = source.Factors[1];
            codes1 = source.Codes[1];
        }
        if (direct > 2)
        {
            factors2 = source.Factors[2];
            codes2 = source.Codes[2];
        }
        for (int r = 0; r < BlockRows; r++)
        {
            float* f = products + (rows[r] * stride);
            Vector256<float> w0 = Vector256.Load(f), w1 = default, w2 = default, w3 = default, w4 = default, w5 = default, w6 = default, w7 = default;
            if (TN.Value > 1) w1 = Vector256.Load(f + 8);
            if (TN.Value > 2) w2 = Vector256.Load(f + 16);
            if (TN.Value > 3) w3 = Vector256.Load(f + 24);
            if (TN.Value > 4) w4 = Vector256.Load(f + 32);
            if (TN.Value > 5) w5 = Vector256.Load(f + 40);
            if (TN.Value > 6) w6 = Vector256.Load(f + 48);
            if (TN.Value > 7) w7 = Vector256.Load(f + 56);
            if (TD.Value != 4 && TD.Value > 0)
            {
                f = factors0 + (codes0[r] * stride);
                w0 *= Vector256.Load(f);
                if (TN.Value > 1) w1 *= Vector256.Load(f + 8);
                if (TN.Value > 2) w2 *= Vector256.Load(f + 16);
                if (TN.Value > 3) w3 *= Vector256.Load(f + 24);
                if (TN.Value > 4) w4 *= Vector256.Load(f + 32);
                if (TN.Value > 5) w5 *= Vector256.Load(f + 40);
                if (TN.Value > 6) w6 *= Vector256.Load(f + 48);
                if (TN.Value > 7) w7 *= Vector256.Load(f + 56);
            }
            if (TD.Value != 4 && TD.Value > 1)
            {
                f = factors1 + (codes1[r] * stride);
                w0 *= Vector256.Load(f);
                if (TN.Value > 1) w1 *= Vector256.Load(f + 8);
                if (TN.Value > 2) w2 *= Vector256.Load(f + 16);
                if (TN.Value > 3) w3 *= Vector256.Load(f + 24);
                if (TN.Value > 4) w4 *= Vector256.Load(f + 32);
                if (TN.Value > 5) w5 *= Vector256.Load(f + 40);
                if (TN.Value > 6) w6 *= Vector256.Load(f + 48);
                if (TN.Value > 7) w7 *= Vector256.Load(f + 56);
            }
            if (TD.Value != 4 && TD.Value > 2)
            {
                f = factors2 + (codes2[r] * stride);
                w0 *= Vector256.Load(f);
                if (TN.Value > 1) w1 *= Vector256.Load(f + 8);
                if (TN.Value > 2) w2 *= Vector256.Load(f + 16);
                if (TN.Value > 3) w3 *= Vector256.Load(f + 24);
                if (TN.Value > 4) w4 *= Vector256.Load(f + 32);
                if (TN.Value > 5) w5 *= Vector256.Load(f + 40);
                if (TN.Value > 6) w6 *= Vector256.Load(f + 48);
                if (TN.Value > 7) w7 *= Vector256.Load(f + 56);
            }
            Vector256<float> top;
            for (int k = direct; k < others; k++)
            {
                if (((k - direct) & 3) == 0)
                {
                    top = w0;
                    if (TN.Value > 1) top = Vector256.MaxNative(top, w1);
                    if (TN.Value > 2) top = Vector256.MaxNative(top, w2);
                    if (TN.Value > 3) top = Vector256.MaxNative(top, w3);
                    if (TN.Value > 4) top = Vector256.MaxNative(top, w4);
                    if (TN.Value > 5) top = Vector256.MaxNative(top, w5);
                    if (TN.Value > 6) top = Vector256.MaxNative(top, w6);
                    if (TN.Value > 7) top = Vector256.MaxNative(top, w7);
                    float least = DeterministicMath.Max(top);
                    if (least < ReferenceDraw.Vanished)
                        break;
                    Vector256<float> inverse = Vector256.Create(1 / least);
                    w0 *= inverse;
                    if (TN.Value > 1) w1 *= inverse;
                    if (TN.Value > 2) w2 *= inverse;
                    if (TN.Value > 3) w3 *= inverse;
                    if (TN.Value > 4) w4 *= inverse;
                    if (TN.Value > 5) w5 *= inverse;
                    if (TN.Value > 6) w6 *= inverse;
                    if (TN.Value > 7) w7 *= inverse;
                }
                f = source.Factors[k] + (source.Codes[k][r] * stride);
                w0 *= Vector256.Load(f);
                if (TN.Value > 1) w1 *= Vector256.Load(f + 8);
                if (TN.Value > 2) w2 *= Vector256.Load(f + 16);
                if (TN.Value > 3) w3 *= Vector256.Load(f + 24);
                if (TN.Value > 4) w4 *= Vector256.Load(f + 32);
                if (TN.Value > 5) w5 *= Vector256.Load(f + 40);
                if (TN.Value > 6) w6 *= Vector256.Load(f + 48);
                if (TN.Value > 7) w7 *= Vector256.Load(f + 56);
            }
            top = w0;
            if (TN.Value > 1) top = Vector256.MaxNative(top, w1);
            if (TN.Value > 2) top = Vector256.MaxNative(top, w2);
            if (TN.Value > 3) top = Vector256.MaxNative(top, w3);
            if (TN.Value > 4) top = Vector256.MaxNative(top, w4);
            if (TN.Value > 5) top = Vector256.MaxNative(top, w5);
            if (TN.Value > 6) top = Vector256.MaxNative(top, w6);
            if (TN.Value > 7) top = Vector256.MaxNative(top, w7);
            float greatest = DeterministicMath.Max(top);
            if (greatest < ReferenceDraw.Vanished)
            {
                f = source.Fallback + (source.FirstCodes[r] * stride);
                w0 = Vector256.Load(f);
                if (TN.Value > 1) w1 = Vector256.Load(f + 8);
                if (TN.Value > 2) w2 = Vector256.Load(f + 16);
                if (TN.Value > 3) w3 = Vector256.Load(f + 24);
                if (TN.Value > 4) w4 = Vector256.Load(f + 32);
                if (TN.Value > 5) w5 = Vector256.Load(f + 40);
                if (TN.Value > 6) w6 = Vector256.Load(f + 48);
                if (TN.Value > 7) w7 = Vector256.Load(f + 56);
                top = w0;
                if (TN.Value > 1) top = Vector256.MaxNative(top, w1);
                if (TN.Value > 2) top = Vector256.MaxNative(top, w2);
                if (TN.Value > 3) top = Vector256.MaxNative(top, w3);
                if (TN.Value > 4) top = Vector256.MaxNative(top, w4);
                if (TN.Value > 5) top = Vector256.MaxNative(top, w5);
                if (TN.Value > 6) top = Vector256.MaxNative(top, w6);
                if (TN.Value > 7) top = Vector256.MaxNative(top, w7);
                greatest = DeterministicMath.Max(top);
            }
            Vector256<float> scale = Vector256.Create(ReferenceDraw.WeightScale / greatest);
            Vector256<int> c0 = Vector256.ConvertToInt32Native(w0 * scale), c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default, last = c0;
            if (TN.Value > 1) last = c1 = c0 + Vector256.ConvertToInt32Native(w1 * scale);
            if (TN.Value > 2) last = c2 = c1 + Vector256.ConvertToInt32Native(w2 * scale);
            if (TN.Value > 3) last = c3 = c2 + Vector256.ConvertToInt32Native(w3 * scale);
            if (TN.Value > 4) last = c4 = c3 + Vector256.ConvertToInt32Native(w4 * scale);
            if (TN.Value > 5) last = c5 = c4 + Vector256.ConvertToInt32Native(w5 * scale);
            if (TN.Value > 6) last = c6 = c5 + Vector256.ConvertToInt32Native(w6 * scale);
            if (TN.Value > 7) last = c7 = c6 + Vector256.ConvertToInt32Native(w7 * scale);
            Vector256<int> lanes = Scan(last);
            int total = lanes.GetElement(7);
            // C_b > point, lane by lane: within a lane the earlier lanes' sum is the same for all.
            Vector256<int> point = Vector256.Create((int)(((ulong)numbers[r] * (uint)total) >> 32)) - (lanes - last);
            Vector256<int> above = Vector256.GreaterThan(c0, point);
            if (TN.Value > 1) above += Vector256.GreaterThan(c1, point);
            if (TN.Value > 2) above += Vector256.GreaterThan(c2, point);
            if (TN.Value > 3) above += Vector256.GreaterThan(c3, point);
            if (TN.Value > 4) above += Vector256.GreaterThan(c4, point);
            if (TN.Value > 5) above += Vector256.GreaterThan(c5, point);
            if (TN.Value > 6) above += Vector256.GreaterThan(c6, point);
            if (TN.Value > 7) above += Vector256.GreaterThan(c7, point);
            to[r] = (byte)((8 * TN.Value) + Vector256.Sum(above));
        }
    }

    /// <summary>More than 64 cells: the same steps over memory.</summary>
    private static void FromProductsWide(int vectors, in Source source, uint* numbers, byte* to)
    {
        int stride = 8 * vectors;
        float* w = stackalloc float[stride];
        int* c = (int*)w;
        for (int r = 0; r < BlockRows; r++)
        {
            new Span<float>(source.Products + (source.Rows[r] * stride), stride).CopyTo(new Span<float>(w, stride));
            for (int k = 0; k < source.Others; k++)
            {
                if (k >= source.Direct && ((k - source.Direct) & 3) == 0)
                {
                    float least = Max(w, stride);
                    if (least < ReferenceDraw.Vanished)
                        break;
                    Vector256<float> inverse = Vector256.Create(1 / least);
                    for (int b = 0; b < stride; b += 8)
                        (Vector256.Load(w + b) * inverse).Store(w + b);
                }
                float* f = source.Factors[k] + (source.Codes[k][r] * stride);
                for (int b = 0; b < stride; b += 8)
                    (Vector256.Load(w + b) * Vector256.Load(f + b)).Store(w + b);
            }
            float greatest = Max(w, stride);
            if (greatest < ReferenceDraw.Vanished)
            {
                new Span<float>(source.Fallback + (source.FirstCodes[r] * stride), stride).CopyTo(new Span<float>(w, stride));
                greatest = Max(w, stride);
            }
            Vector256<float> scale = Vector256.Create(ReferenceDraw.WeightScale / greatest);
            Vector256<int> last = Vector256<int>.Zero;
            for (int b = 0; b < stride; b += 8)
            {
                last += Vector256.ConvertToInt32Native(Vector256.Load(w + b) * scale);
                last.Store(c + b);
            }
            Vector256<int> lanes = Scan(last);
            int total = lanes.GetElement(7);
            Vector256<int> point = Vector256.Create((int)(((ulong)numbers[r] * (uint)total) >> 32)) - (lanes - last), above = Vector256<int>.Zero;
            for (int b = 0; b < stride; b += 8)
                above += Vector256.GreaterThan(Vector256.Load(c + b), point);
            to[r] = (byte)(stride + Vector256.Sum(above));
        }
    }

    private static float Max(float* w, int length)
    {
        Vector256<float> top = Vector256.Load(w);
        for (int b = 8; b < length; b += 8)
            top = Vector256.MaxNative(top, Vector256.Load(w + b));
        return DeterministicMath.Max(top);
    }

    /// <summary>Running sums over the 8 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Scan(Vector256<int> x)
    {
        if (Avx2.IsSupported)
        {
            x += Avx2.ShiftLeftLogical128BitLane(x, 4);
            x += Avx2.ShiftLeftLogical128BitLane(x, 8);
            return x + Avx2.Shuffle(Avx2.Permute2x128(x, x, 0x08), 0xFF);
        }
        // Places beyond the end give 0.
        x += Vector256.Shuffle(x, Vector256.Create(8, 0, 1, 2, 3, 4, 5, 6));
        x += Vector256.Shuffle(x, Vector256.Create(8, 8, 0, 1, 2, 3, 4, 5));
        return x + Vector256.Shuffle(x, Vector256.Create(8, 8, 8, 8, 0, 1, 2, 3));
    }
}
