namespace SparkSynth.Core.Quality;

/// <summary>
/// Cramér's V of a cross table: <c>√((χ²/n) / (min(r, c) - 1))</c> over its non-empty rows and columns, without bias or continuity correction.
/// Cramér (1946), ch. 21; SciPy <c>association(method='cramer')</c>.
/// </summary>
public static class CramersV
{
    /// <summary>V in 0..1, or null when the table has fewer than two rows or columns that are not empty.</summary>
    public static double? Of(ContingencyTable table)
    {
        var (rows, filledRows) = table.Margin(column: false);
        var (columns, filledColumns) = table.Margin(column: true);
        int least = Math.Min(filledRows, filledColumns);
        if (least < 2) return null;
        double n = table.Rows, chi = 0, filled = 0;
        for (int i = 0; i < table.Cells.Length; i++)
        {
            double expected = rows[(uint)(table.Cells[i] >> 32)] / n * columns[(uint)table.Cells[i]];
            double difference = table.Counts[i] - expected;
            filled += expected;
            chi += difference * difference / expected;
        }
        chi += Math.Max(0, n - filled); // an empty cell adds its expected count
        return Math.Sqrt(Math.Max(0, chi) / n / (least - 1));
    }
}
