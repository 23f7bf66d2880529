using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Sampling;

/// <summary>Marks the rows of a column's null cell.</summary>
internal static class NullCells
{
    /// <summary>Sets the null marks of these rows and adds to the vector's null count.</summary>
    public static void Mark(ReadOnlySpan<byte> cellOf, byte nullCell, int count, ColumnVector target, int offset)
    {
        Span<byte> nulls = target.Nulls.AsSpan(offset, count);
        int found = 0;
        for (int i = 0; i < count; i++)
        {
            byte isNull = cellOf[i] == nullCell ? (byte)1 : (byte)0;
            nulls[i] = isNull;
            found += isNull;
        }

        target.NullCount += found;
    }
}
