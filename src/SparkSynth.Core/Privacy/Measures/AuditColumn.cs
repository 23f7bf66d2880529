namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// One column of the tables of an audit with codes shared by all of them: equal code = equal value, 0 = null. Ordered columns know the number of every code.
/// </summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Codes">[tables] codes of the rows.</param>
/// <param name="Numbers">[codes] numbers (days or seconds for times; NaN for null), or null for text and booleans.</param>
/// <param name="Categories">Highest code + 1.</param>
public sealed record AuditColumn(string Name, CodeList[] Codes, double[]? Numbers, int Categories)
{
    /// <summary>The number of a row; NaN = null. Ordered columns only.</summary>
    public double Number(int table, int row) => Numbers![Codes[table][row]];

    /// <summary>The numbers of a table's rows.</summary>
    public double[] NumbersOf(int table)
    {
        var codes = Codes[table];
        double[] numbers = new double[codes.Count];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = Numbers![codes[i]];
        return numbers;
    }

    /// <summary>Codes of the smallest and the largest number of the table with these <see cref="Counts"/>; 0 where there is none.</summary>
    public (int LowCode, int HighCode) Ends(long[] counts)
    {
        int low = 0, high = 0;
        for (int code = 1; code < counts.Length; code++)
        {
            if (counts[code] == 0) continue;
            if (low == 0 || Numbers![code] < Numbers[low]) low = code;
            if (high == 0 || Numbers![code] > Numbers[high]) high = code;
        }
        return (low, high);
    }

    /// <summary>
    /// The same column in equal-width bins over the values of the first table, as pandas' cut: bins closed on the right, everything beyond the ends in the end
    /// bins. The bins are categories.
    /// </summary>
    public AuditColumn Binned(int bins)
    {
        if (Numbers is null) throw new InvalidOperationException($"column '{Name}' has no numbers to bin");
        (int lowCode, int highCode) = Ends(Counts(0));
        (double low, double high) = lowCode == 0 ? (0, 0) : (Numbers[lowCode], Numbers[highCode]);
        if (low == high)
        {
            double around = low == 0 ? 0.001 : 0.001 * Math.Abs(low);
            (low, high) = (low - around, high + around);
        }
        double[] edges = new double[bins - 1]; // inner edges only
        double step = (high - low) / bins;
        for (int i = 0; i < edges.Length; i++) edges[i] = low + ((i + 1) * step);
        int[] bin = Array.ConvertAll(Numbers, v => double.IsNaN(v) ? 0 : 1 + BinOf(edges, v));
        return new AuditColumn(Name, Array.ConvertAll(Codes, table => table.Map(bin)), null, bins + 1);
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
