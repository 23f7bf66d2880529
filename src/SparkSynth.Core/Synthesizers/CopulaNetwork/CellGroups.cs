using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>
/// The coarser versions of a column's cells that the hierarchical prior uses: neighbouring cells of an ordered column in up to G groups,
/// null in one of its own; nominal cells stay as they are.
/// </summary>
internal sealed class CellGroups
{
    /// <summary>Levels, coarse to fine: number of groups, and whether half of a cell's weight is its width (heavy tails stay together, apart from the bulk).</summary>
    public static readonly (int Groups, bool Width)[] Levels = [(8, true), (8, false), (16, true), (16, false)];

    private CellGroups(int[][] groups, int[] counts)
    {
        Groups = groups;
        Counts = counts;
    }

    /// <summary>Group of each cell, [levels][cells].</summary>
    public int[][] Groups { get; }

    /// <summary>Number of groups, [levels]; equal to the number of cells where grouping changes nothing.</summary>
    public int[] Counts { get; }

    /// <summary>Groups of a column. Group of cell i = floor(G · (weight before + half its own) / all weight), renumbered without gaps.</summary>
    /// <param name="rows">Rows in each cell.</param>
    public static CellGroups Of(ColumnCells cells, long[] rows)
    {
        int count = rows.Length, values = cells.HasNull ? count - 1 : count;
        int[][] groups = new int[Levels.Length][];
        int[] counts = new int[Levels.Length];
        for (int level = 0; level < Levels.Length; level++)
        {
            (int wanted, bool width) = Levels[level];
            groups[level] = Enumerable.Range(0, count).ToArray();
            counts[level] = count;
            if (cells.Kind != CellKind.Ordered || count <= wanted + 1)
                continue;
            double[] weights = Weights(cells, rows, values, width);
            double all = 0, before = 0;
            foreach (double w in weights)
                all += w;
            int group = -1, last = -1;
            for (int i = 0; i < values; i++)
            {
                int raw = all > 0 ? (int)Math.Floor(wanted * (before + (weights[i] / 2)) / all) : 0;
                before += weights[i];
                if (raw != last)
                {
                    group++;
                    last = raw;
                }
                groups[level][i] = group;
            }
            if (cells.HasNull)
                groups[level][count - 1] = ++group;
            counts[level] = group + 1;
        }
        return new CellGroups(groups, counts);
    }

    private static double[] Weights(ColumnCells cells, long[] rows, int values, bool width)
    {
        double[] weights = new double[values];
        double n = 0;
        for (int i = 0; i < values; i++)
            n += rows[i];
        double range = width && cells.Edges.Length > values ? cells.Edges[values] - cells.Edges[0] : 0;
        bool usable = range > 0 && double.IsFinite(range);
        for (int i = 0; i < values; i++)
        {
            double share = n > 0 ? rows[i] / n : 1.0 / values;
            weights[i] = usable ? (share / 2) + ((cells.Edges[i + 1] - cells.Edges[i]) / range / 2) : share;
        }
        return weights;
    }
}
