namespace SparkSynth.Core.Quality;

/// <summary>
/// Rows in the non-empty cells of a cross table of two columns. Cells are (row code, column code) packed as <c>row · 2^32 + column</c>,
/// strictly ascending; null has a code like any category.
/// </summary>
/// <param name="Cells">Packed cells.</param>
/// <param name="Counts">Rows in each, > 0.</param>
public sealed record ContingencyTable(ulong[] Cells, long[] Counts)
{
    /// <summary>All rows.</summary>
    public long Rows { get; } = KSComplement.Sum(Counts);

    /// <summary>From a dense row-major table [rows × columns].</summary>
    public static ContingencyTable FromDense(ReadOnlySpan<long> counts, int columns)
    {
        int filled = 0;
        foreach (long count in counts)
            if (count != 0) filled++;
        var cells = new ulong[filled];
        var values = new long[filled];
        int next = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0) continue;
            cells[next] = ((ulong)(i / columns) << 32) | (uint)(i % columns);
            values[next++] = counts[i];
        }
        return new(cells, values);
    }

    /// <summary>From cells in any order; equal cells are added up.</summary>
    public static ContingencyTable FromCells(ulong[] cells, long[] counts)
    {
        Array.Sort(cells, counts);
        int next = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            if (next > 0 && cells[next - 1] == cells[i])
            {
                counts[next - 1] += counts[i];
            }
            else
            {
                cells[next] = cells[i];
                counts[next++] = counts[i];
            }
        }
        return new(cells[..next], counts[..next]);
    }

    /// <summary>The same rows under other codes; several old codes may share a new one.</summary>
    public ContingencyTable Recode(int[] rowCodes, int[] columnCodes)
    {
        var cells = new ulong[Cells.Length];
        for (int i = 0; i < cells.Length; i++)
            cells[i] = ((ulong)rowCodes[(int)(Cells[i] >> 32)] << 32) | (uint)columnCodes[(int)(uint)Cells[i]];
        return FromCells(cells, (long[])Counts.Clone());
    }

    /// <summary>Rows per row code (false) or column code (true), and how many codes are not empty.</summary>
    internal (long[] Rows, int Filled) Margin(bool column)
    {
        uint most = 0;
        foreach (ulong cell in Cells) most = Math.Max(most, Code(cell, column));
        var rows = new long[Cells.Length == 0 ? 0 : most + 1];
        for (int i = 0; i < Cells.Length; i++) rows[Code(Cells[i], column)] += Counts[i];
        return (rows, rows.Count(r => r > 0));
    }

    private static uint Code(ulong cell, bool column) => column ? (uint)cell : (uint)(cell >> 32);
}
