namespace SparkSynth.Core.Statistics;

/// <summary>
/// Contingency tables of all pairs of coded columns: <c>N_ij[a, b]</c> = rows with cell a in column i and cell b in column j, i &lt; j.
/// One flat array, tables in the order (0,1), (0,2), …, (1,2), …; each row-major [cells_i × cells_j].
/// </summary>
public sealed class PairTables
{
    private readonly int[] _offsets;

    /// <summary>Empty tables. Memory: 8 · Σ_{i&lt;j} cells_i · cells_j bytes.</summary>
    public PairTables(int[] cells)
    {
        Cells = cells;
        int d = cells.Length;
        _offsets = new int[d * d];
        int next = 0;
        for (int i = 0; i < d; i++)
            for (int j = i + 1; j < d; j++)
            {
                _offsets[(i * d) + j] = next;
                next = checked(next + (cells[i] * cells[j]));
            }
        Counts = new long[next];
        Marginals = cells.Select(c => new long[c]).ToArray();
    }

    /// <summary>Number of cells of each column.</summary>
    public int[] Cells { get; }

    /// <summary>Rows counted.</summary>
    public long Rows { get; set; }

    /// <summary>All tables, flat.</summary>
    public long[] Counts { get; }

    /// <summary>Rows in each cell of each column, [columns][cells].</summary>
    public long[][] Marginals { get; }

    /// <summary>Start of table (i, j), i &lt; j, in <see cref="Counts"/>.</summary>
    public int Offset(int i, int j) => _offsets[(i * Cells.Length) + j];

    /// <summary>Count of cell a of column i with cell b of column j, in either order.</summary>
    public long this[int i, int a, int j, int b] => i < j
        ? Counts[Offset(i, j) + (a * Cells[j]) + b]
        : Counts[Offset(j, i) + (b * Cells[i]) + a];
}
