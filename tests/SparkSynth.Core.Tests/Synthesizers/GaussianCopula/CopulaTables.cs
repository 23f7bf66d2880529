using SparkSynth.Core.Marginals;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Tests.Synthesizers.GaussianCopula;

/// <summary>Small tables for copula tests: correlated normals from Sobol points, cut into cells, counted.</summary>
internal static class CopulaTables
{
    /// <summary>Rows of correlated standard normals, [columns][rows]: one common factor, corr(i, j) = loadings[i] · loadings[j].</summary>
    public static double[][] Normals(double[] loadings, int rows, ulong seed = 7)
    {
        int d = loadings.Length;
        var source = new RowUniforms(seed, d + 1);
        var block = new uint[RowUniforms.BlockRows];
        var columns = Enumerable.Range(0, d).Select(_ => new double[rows]).ToArray();
        var factor = new double[RowUniforms.BlockRows];
        for (int from = 0; from < rows; from += block.Length)
        {
            source.SetBlock(from / block.Length);
            source.Fill(d, block);
            for (int r = 0; r < block.Length; r++) factor[r] = Normal(block[r]);
            for (int j = 0; j < d; j++)
            {
                source.Fill(j, block);
                double l = loadings[j], rest = Math.Sqrt(1 - (l * l));
                for (int r = 0; r < block.Length && from + r < rows; r++) columns[j][from + r] = (l * factor[r]) + (rest * Normal(block[r]));
            }
        }
        return columns;
    }

    /// <summary>Cells of about equal rows; one segment each.</summary>
    public static ColumnCells Ordered(string name, double[] values, int cells, bool hasNull = false)
    {
        double[] sorted = [.. values.Where(v => !double.IsNaN(v)).Order()];
        double[] starts = [.. Enumerable.Range(0, cells).Select(c => sorted[(int)((long)c * sorted.Length / cells)]).Distinct()];
        long Unit(double v) => Tables.Key(v);
        return new ColumnCells
        {
            Name = name,
            Kind = CellKind.Ordered,
            Count = starts.Length + (hasNull ? 1 : 0),
            HasNull = hasNull,
            Rows = new long[starts.Length + (hasNull ? 1 : 0)],
            Starts = [.. starts.Select(Unit)],
            Edges = [.. starts, sorted[^1]],
            Segments = [.. starts.Select((s, c) => new[] { new Segment(1, Unit(s), Unit(c + 1 < starts.Length ? starts[c + 1] : sorted[^1])) })],
            Scale = ValueScale.Real,
        };
    }

    public static ColumnCells Nominal(string name, int cells) =>
        new() { Name = name, Kind = CellKind.Nominal, Count = cells, HasNull = false, Rows = new long[cells], Categories = [.. Enumerable.Range(0, cells).Select(c => $"{name}{c}")] };

    /// <summary>Cell of each row; NaN is null.</summary>
    public static int[] Code(ColumnCells cells, double[] values) =>
        [.. values.Select(v => double.IsNaN(v) ? cells.NullCell : Math.Max(0, cells.Edges[..^1].Count(e => e <= v) - 1))];

    public static PairTables Count(ColumnCells[] cells, int[][] codes)
    {
        int d = cells.Length, n = codes[0].Length;
        var pairs = new PairTables([.. cells.Select(c => c.Count)]) { Rows = n };
        for (int i = 0; i < d; i++)
            for (int r = 0; r < n; r++) pairs.Marginals[i][codes[i][r]]++;
        for (int i = 0; i < d; i++)
            for (int j = i + 1; j < d; j++)
                for (int r = 0; r < n; r++) pairs.Counts[pairs.Offset(i, j) + (codes[i][r] * cells[j].Count) + codes[j][r]]++;
        return pairs;
    }

    private static double Normal(uint u) => StandardNormal.Quantile((u + 0.5) / 4294967296.0);

    private static class Tables
    {
        public static long Key(double value) => Core.Tables.OrderKey.FromDouble(value);
    }
}
