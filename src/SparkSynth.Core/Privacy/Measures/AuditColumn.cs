namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// One column of the tables of an audit with codes shared by all of them: equal code = equal value, 0 = null. Ordered columns keep their values too.
/// </summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Codes">[tables][rows] codes.</param>
/// <param name="Values">[tables][rows] numbers (days or seconds for times; NaN where null), or null for text and booleans.</param>
/// <param name="Categories">Highest code + 1.</param>
public sealed record AuditColumn(string Name, int[][] Codes, double[][]? Values, int Categories)
{
    /// <summary>The same column in equal-width bins over the values of the first table, as pandas' cut: bins closed on the right, everything beyond the ends in the end bins.</summary>
    public AuditColumn Binned(int bins)
    {
        if (Values is null) throw new InvalidOperationException($"column '{Name}' has no numbers to bin");
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double v in Values[0])
            if (!double.IsNaN(v)) (low, high) = (Math.Min(low, v), Math.Max(high, v));
        if (low > high) (low, high) = (0, 0);
        if (low == high)
        {
            double around = low == 0 ? 0.001 : 0.001 * Math.Abs(low);
            (low, high) = (low - around, high + around);
        }
        double[] edges = new double[bins - 1]; // inner edges only
        double step = (high - low) / bins;
        for (int i = 0; i < edges.Length; i++) edges[i] = low + ((i + 1) * step);
        int[][] codes = Values.Select(table => table.Select(v => double.IsNaN(v) ? 0 : 1 + BinOf(edges, v)).ToArray()).ToArray();
        return new AuditColumn(Name, codes, Values, bins + 1);
    }

    /// <summary>Rows of each code in a table.</summary>
    public long[] Counts(int table)
    {
        long[] counts = new long[Categories];
        foreach (int code in Codes[table]) counts[code]++;
        return counts;
    }

    private static int BinOf(double[] edges, double value)
    {
        int at = Array.BinarySearch(edges, value);
        return at >= 0 ? at : ~at;
    }
}
