namespace SparkSynth.Core.Privacy;

/// <summary>What the screen must know of reference rows: columns with nulls, values between lattice points, values outside the ruler.</summary>
internal sealed record ReferenceFacts(bool[] HasNulls, bool[] OffLattice, bool Inside)
{
    private const int Chunk = 1 << 14;

    public static ReferenceFacts Of(PackedRows rows, Action<int, Action<int>> parallelFor)
    {
        var ruler = rows.Ruler;
        int columns = ruler.Columns.Length, stride = ruler.Stride, chunks = (rows.Count + Chunk - 1) / Chunk;
        bool[][] nulls = new bool[chunks][], off = new bool[chunks][];
        bool[] outside = new bool[chunks];
        parallelFor(chunks, k =>
        {
            nulls[k] = new bool[columns];
            off[k] = new bool[columns];
            for (int c = 0; c < columns; c++)
            {
                var column = rows.Ruler.Columns[c];
                int from = k * Chunk, to = Math.Min(rows.Count, from + Chunk);
                if (!column.IsNumeric)
                {
                    for (int i = from; i < to; i++) outside[k] |= GowerDistance.Code(rows.Ruler, c, rows.Row(i)) == column.Unseen;
                    continue;
                }
                long weight = column.GridWeight, high = column.GridHigh;
                bool isNull = false, isOff = false, isOut = false;
                for (int i = from; i < to; i++)
                {
                    long q = rows.Words[(i * stride) + c];
                    if (q == RulerColumn.Null)
                    {
                        isNull = true;
                        continue;
                    }
                    isOut |= q < 0 || q > high;
                    isOff |= weight != 0 && q % weight != 0;
                }
                nulls[k][c] = isNull;
                off[k][c] = isOff;
                outside[k] |= isOut;
            }
        });
        bool[] anyNull = new bool[columns], anyOff = new bool[columns];
        for (int k = 0; k < chunks; k++)
            for (int c = 0; c < columns; c++)
            {
                anyNull[c] |= nulls[k][c];
                anyOff[c] |= off[k][c];
            }
        return new ReferenceFacts(anyNull, anyOff, !outside.Any(o => o));
    }
}
