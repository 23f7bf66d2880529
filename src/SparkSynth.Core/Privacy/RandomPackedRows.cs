using System.Runtime.InteropServices;
using SparkSynth.Core.Randomness;

namespace SparkSynth.Core.Privacy;

/// <summary>Independent uniform rows on a ruler: the floor that a synthetic table is compared with.</summary>
internal static class RandomPackedRows
{
    private const uint Stream = 1000;

    public static PackedRows Create(GowerRuler ruler, int count, long realRows, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(realRows);
        var rows = new PackedRows(ruler, count);
        Span<long> words = rows.Words;
        words.Clear();
        for (int c = 0; c < ruler.Columns.Length; c++)
        {
            var column = ruler.Columns[c];
            double nulls = column.NullCount / (double)realRows;
            for (int i = 0; i < count; i++)
            {
                (uint a, uint b, uint d, _) = Philox.Draw(seed, RandomPurpose.Audit, Stream + (uint)c, (ulong)i);
                bool isNull = a / 4294967296.0 < nulls;
                if (column.IsNumeric) words[(i * ruler.Stride) + c] = isNull ? RulerColumn.Null : Uniform(column, ((ulong)b << 32) | d);
                else SetCode(ruler, words.Slice(i * ruler.Stride, ruler.Stride), c - ruler.Numerics, isNull || column.Categories.Length == 0 ? 0 : 1 + (int)((ulong)b * (ulong)column.Categories.Length >> 32));
            }
        }
        return rows;
    }

    private static long Uniform(RulerColumn column, ulong bits)
    {
        if (column.GridHigh == 0) return 0;
        ulong steps = column.GridWeight != 0 ? (ulong)(column.GridHigh / column.GridWeight) : (ulong)column.GridHigh;
        long k = (long)Math.BigMul(bits, steps + 1, out _);
        return column.GridWeight != 0 ? k * column.GridWeight : k;
    }

    private static void SetCode(GowerRuler ruler, Span<long> row, int nominal, int code)
    {
        if (nominal < ruler.Narrow) MemoryMarshal.AsBytes(row)[(ruler.NarrowOffset * 8) + nominal] = (byte)code;
        else MemoryMarshal.Cast<long, int>(row)[(ruler.WideOffset * 2) + nominal - ruler.Narrow] = code;
    }
}
