using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>
/// Puts the cells of every column along its latent axis. Ordered columns keep their order, null goes to the end it resembles; nominal cells are ordered by an axis
/// that the pair counts suggest.
/// </summary>
internal static class CellOrdering
{
    private const int PowerSteps = 200;
    private const int Sweeps = 4;

    /// <summary>Cell index at each position, for each column. Cost: about 200 passes over the pair tables.</summary>
    public static int[][] Compute(PairTables pairs, IReadOnlyList<ColumnCells> columns, GaussianCopulaOptions options)
    {
        int d = columns.Count;
        double[][] axis = CorrespondenceAxis(pairs);
        var orders = new int[d][];
        for (int j = 0; j < d; j++) orders[j] = Initial(pairs, columns[j], j, axis[j], options);
        var free = Enumerable.Range(0, d).Where(j => IsFree(columns[j], options) && pairs.Cells[j] > 2).ToArray();
        if (options.NominalOrder != NominalOrder.Axis || free.Length == 0) return orders;
        LatentAxis[] latent = Enumerable.Range(0, d).Select(j => new LatentAxis(orders[j], pairs.Marginals[j])).ToArray();
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool changed = false;
            foreach (int j in free)
            {
                int[] next = SortCells(OwnAxis(pairs, latent, j));
                if (next.AsSpan().SequenceEqual(orders[j])) continue;
                changed = true;
                orders[j] = next;
                latent[j] = new LatentAxis(next, pairs.Marginals[j]);
            }
            if (!changed) break;
        }
        return orders;
    }

    private static bool IsFree(ColumnCells column, GaussianCopulaOptions options) =>
        column.Kind == CellKind.Nominal && !options.CellOrder.ContainsKey(column.Name);

    private static int[] Initial(PairTables pairs, ColumnCells column, int j, double[] axis, GaussianCopulaOptions options)
    {
        int cells = pairs.Cells[j];
        if (options.CellOrder.TryGetValue(column.Name, out int[]? given))
        {
            if (!given.Order().SequenceEqual(Enumerable.Range(0, cells)))
                throw new ProblemException("cell-order", column.Name, "The cell order does not name every cell once.", $"Give each of 0 to {cells - 1} once.");
            return [.. given];
        }
        if (column.Kind == CellKind.Nominal)
        {
            return options.NominalOrder switch
            {
                NominalOrder.Frequency => [.. Enumerable.Range(0, cells).OrderByDescending(a => pairs.Marginals[j][a]).ThenBy(a => a)],
                NominalOrder.AsGiven => [.. Enumerable.Range(0, cells)],
                _ => SortCells(axis),
            };
        }
        int[] order = [.. Enumerable.Range(0, column.ValueCells)];
        if (!column.HasNull) return order;
        return NullBelongsHigh(pairs.Marginals[j], axis, column) ? [.. order, column.NullCell] : [column.NullCell, .. order];
    }

    // Along the axis, is null on the side of the high cells? Low if there is nothing to tell.
    private static bool NullBelongsHigh(long[] rows, double[] axis, ColumnCells column)
    {
        double n = 0, mean = 0, place = 0, covariance = 0;
        for (int a = 0; a < column.ValueCells; a++)
        {
            n += rows[a];
            mean += rows[a] * axis[a];
            place += rows[a] * (double)a;
        }
        if (n == 0) return false;
        for (int a = 0; a < column.ValueCells; a++) covariance += rows[a] * (axis[a] - (mean / n)) * (a - (place / n));
        return (axis[column.NullCell] - (mean / n)) * covariance > 0;
    }

    // Ascending, ties by cell; turned so that the lower-numbered end cell comes first.
    private static int[] SortCells(double[] axis)
    {
        int[] order = [.. Enumerable.Range(0, axis.Length).OrderBy(a => axis[a]).ThenBy(a => a)];
        if (order[0] > order[^1]) Array.Reverse(order);
        return order;
    }

    /// <summary>
    /// First axis of the multiple correspondence analysis of all cells (Greenacre 2007, chapter 18): leading eigenvector of the standardised Burt matrix,
    /// every column centred, by power iteration from a fixed start; quantification of each cell.
    /// </summary>
    private static double[][] CorrespondenceAxis(PairTables pairs)
    {
        int d = pairs.Cells.Length;
        double[][] root = pairs.Marginals.Select(m => m.Select(c => Math.Sqrt(c)).ToArray()).ToArray();
        double[][] v = root.Select((r, j) => r.Select((x, a) => x * ((((a * 37) + (j * 11)) % 101) - 50)).ToArray()).ToArray();
        Normalise(v, root);
        for (int step = 0; step < PowerSteps; step++)
        {
            double[][] next = v.Select(x => (double[])x.Clone()).ToArray(); // the diagonal blocks are identities
            for (int i = 0; i < d; i++)
                for (int j = i + 1; j < d; j++)
                    AddProduct(pairs, i, j, root, v, next);
            Normalise(next, root);
            double change = 0;
            for (int j = 0; j < d; j++)
                for (int a = 0; a < v[j].Length; a++) change = Math.Max(change, Math.Abs(next[j][a] - v[j][a]));
            v = next;
            if (change < 1e-7) break;
        }
        for (int j = 0; j < d; j++)
            for (int a = 0; a < v[j].Length; a++) v[j][a] = root[j][a] > 0 ? v[j][a] / root[j][a] : 0;
        return v;
    }

    private static void AddProduct(PairTables pairs, int i, int j, double[][] root, double[][] v, double[][] next)
    {
        int cells = pairs.Cells[j], at = pairs.Offset(i, j);
        for (int a = 0; a < pairs.Cells[i]; a++)
        {
            if (root[i][a] == 0) continue;
            double sum = 0, mine = v[i][a] / root[i][a];
            for (int b = 0; b < cells; b++)
            {
                long count = pairs.Counts[at + (a * cells) + b];
                if (count == 0) continue;
                double weight = count / root[j][b];
                sum += weight * v[j][b];
                next[j][b] += weight * mine;
            }
            next[i][a] += sum / root[i][a];
        }
    }

    // Each column orthogonal to the constant, the whole of length 1 (all zero if nothing is left).
    private static void Normalise(double[][] v, double[][] root)
    {
        double length = 0;
        for (int j = 0; j < v.Length; j++)
        {
            double dot = 0, n = 0;
            for (int a = 0; a < v[j].Length; a++)
            {
                dot += v[j][a] * root[j][a];
                n += root[j][a] * root[j][a];
            }
            for (int a = 0; a < v[j].Length; a++)
            {
                v[j][a] -= dot / n * root[j][a];
                length += v[j][a] * v[j][a];
            }
        }
        if (length <= 1e-300) return;
        double scale = 1 / Math.Sqrt(length);
        foreach (double[] column in v)
            for (int a = 0; a < column.Length; a++) column[a] *= scale;
    }

    /// <summary>
    /// The column's own axis given the other columns' scores: the quantification y that maximises Σ_i corr(y, s_i)², i.e. the leading eigenvector of
    /// Σ_i m_i m_iᵀ with m_i[a] = √(N_a/n) · E[s_i | a] / sd(s_i).
    /// </summary>
    private static double[] OwnAxis(PairTables pairs, LatentAxis[] latent, int j)
    {
        int cells = pairs.Cells[j];
        var gram = new double[cells * cells];
        var m = new double[cells];
        for (int i = 0; i < latent.Length; i++)
        {
            if (i == j || latent[i].Variance <= 0) continue;
            double sd = Math.Sqrt(latent[i].Variance);
            for (int a = 0; a < cells; a++)
            {
                double sum = 0;
                for (int b = 0; b < pairs.Cells[i]; b++) sum += pairs[j, a, i, b] * latent[i].Scores[b];
                long rows = pairs.Marginals[j][a];
                m[a] = rows == 0 ? 0 : sum / sd / Math.Sqrt(rows * (double)pairs.Rows);
            }
            for (int a = 0; a < cells; a++)
                for (int b = 0; b < cells; b++) gram[(a * cells) + b] += m[a] * m[b];
        }
        double[] y = latent[j].Scores.Select((s, a) => s * Math.Sqrt(pairs.Marginals[j][a])).ToArray();
        for (int step = 0; step < PowerSteps; step++)
        {
            var next = new double[cells];
            double length = 0;
            for (int a = 0; a < cells; a++)
            {
                for (int b = 0; b < cells; b++) next[a] += gram[(a * cells) + b] * y[b];
                length += next[a] * next[a];
            }
            if (length <= 1e-300) break;
            double change = 0;
            for (int a = 0; a < cells; a++)
            {
                next[a] /= Math.Sqrt(length);
                change = Math.Max(change, Math.Abs(next[a] - y[a]));
            }
            y = next;
            if (change < 1e-10) break;
        }
        for (int a = 0; a < cells; a++) y[a] = pairs.Marginals[j][a] > 0 ? y[a] / Math.Sqrt(pairs.Marginals[j][a]) : 0;
        return y;
    }
}
