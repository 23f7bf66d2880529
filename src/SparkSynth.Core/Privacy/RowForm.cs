using System.Numerics;
using System.Runtime.CompilerServices;

namespace SparkSynth.Core.Privacy;

/// <summary>Layout of a packed row, unpacked into fields for the inner loop.</summary>
internal readonly struct RowForm
{
    private const ulong Low7 = 0x7F7F7F7F7F7F7F7FUL;

    private readonly int _numerics, _narrow, _narrowEnd, _wideEnd, _narrowOffset, _wideOffset;
    private readonly long _one;
    private readonly bool _weighted;

    public RowForm(GowerRuler ruler)
    {
        _numerics = ruler.Numerics;
        _narrow = ruler.Narrow;
        _narrowOffset = ruler.NarrowOffset;
        _narrowEnd = ruler.WideOffset;
        _wideOffset = ruler.WideOffset;
        _wideEnd = ruler.Wide;
        _one = 1L << ruler.Shift;
        _weighted = ruler.IsWeighted;
        int scale = ruler.Columns.Length > 0 && !ruler.IsWeighted ? ruler.Columns[0].Weight : 1;
        Scale = scale;
        Weights = new int[Math.Max(1, ruler.Columns.Length)];
        for (int c = 0; c < ruler.Columns.Length; c++) Weights[c] = ruler.Columns[c].Weight;
    }

    public readonly int[] Weights;

    /// <summary>The weight of every column when all are the same.</summary>
    public readonly int Scale;

    /// <summary>D of two rows. Nulls need no branch: their grid integer is further than ONE from all others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe long Units(long* a, long* b, int* weights) => _weighted ? Weighted(a, b, weights) : Equal(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe long Equal(long* a, long* b)
    {
        long sum = 0, one = _one;
        for (int c = 0; c < _numerics; c++)
        {
            long d = a[c] - b[c];
            d = (d ^ (d >> 63)) - (d >> 63);
            sum += d < one ? d : one;
        }
        int mismatches = 0;
        for (int w = _narrowOffset; w < _narrowEnd; w++)
        {
            ulong x = (ulong)(a[w] ^ b[w]); // bytes that are not 0 = columns that differ
            mismatches += BitOperations.PopCount((((x & Low7) + Low7) | x) & ~Low7);
        }
        if (_wideEnd > 0)
        {
            int* x = (int*)(a + _wideOffset), y = (int*)(b + _wideOffset);
            for (int c = 0; c < _wideEnd; c++) mismatches += x[c] == y[c] ? 0 : 1;
        }
        return (sum + (mismatches * one)) * Scale;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe long Weighted(long* a, long* b, int* weights)
    {
        long sum = 0, one = _one;
        for (int c = 0; c < _numerics; c++) sum += weights[c] * Math.Min(Math.Abs(a[c] - b[c]), one);
        byte* p = (byte*)(a + _narrowOffset), q = (byte*)(b + _narrowOffset);
        for (int c = 0; c < _narrow; c++) sum += p[c] == q[c] ? 0 : weights[_numerics + c] * one;
        int* x = (int*)(a + _wideOffset), y = (int*)(b + _wideOffset);
        for (int c = 0; c < _wideEnd; c++) sum += x[c] == y[c] ? 0 : weights[_numerics + _narrow + c] * one;
        return sum;
    }
}
