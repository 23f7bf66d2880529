using SparkSynth.Core.Numerics;
using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>Mutual information of all pairs of columns, and the order of the chain that follows from it.</summary>
internal static class PairInformation
{
    /// <summary>
    /// MI_ij = Σ N_ab ln(n N_ab / (N_a N_b)) / n − (cells&gt;0 − rows&gt;0 − columns&gt;0 + 1) / 2n, symmetric [columns × columns], diagonal 0.
    /// The second term is the bias of the first where the columns are independent (Miller 1955).
    /// </summary>
    public static double[] Compute(PairTables tables, Action<int, Action<int>> parallelFor)
    {
        int d = tables.Cells.Length;
        double n = tables.Rows;
        double[] information = new double[d * d];
        double[] marginal = new double[d];
        int[] used = new int[d];
        for (int i = 0; i < d; i++)
            foreach (long count in tables.Marginals[i])
                if (count > 0)
                {
                    used[i]++;
                    marginal[i] += DeterministicMath.XLogX(count);
                }
        double total = DeterministicMath.XLogX(n);
        parallelFor(d, i =>
        {
            for (int j = i + 1; j < d; j++)
            {
                ReadOnlySpan<long> counts = tables.Counts.AsSpan(tables.Offset(i, j), tables.Cells[i] * tables.Cells[j]);
                double joint = 0;
                int cells = 0;
                foreach (long count in counts)
                    if (count > 0)
                    {
                        cells++;
                        joint += DeterministicMath.XLogX(count);
                    }
                double value = ((joint - marginal[i] - marginal[j] + total) / n) - ((cells - used[i] - used[j] + 1) / (2 * n));
                information[(i * d) + j] = value;
                information[(j * d) + i] = value;
            }
        });
        return information;
    }

    /// <summary>Columns by descending sum of their information, ties by index; declared first and last ones in their places.</summary>
    public static int[] Order(double[] information, int d, CopulaNetworkOptions options)
    {
        double[] sums = new double[d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
                sums[i] += information[(i * d) + j];
        IEnumerable<int> rest = Enumerable.Range(0, d).Where(c => !options.First.Contains(c) && c != options.Last);
        List<int> order = [.. options.First, .. rest.OrderByDescending(c => sums[c]).ThenBy(c => c)];
        if (options.Last is int last)
            order.Add(last);
        return [.. order];
    }

    /// <summary>The candidates of the column at a place of the chain: all earlier ones, or the strongest if there are many columns, in chain order.</summary>
    public static int[] Candidates(double[] information, int[] order, int place, CopulaNetworkOptions options)
    {
        int d = order.Length, column = order[place];
        int[] earlier = order[..place];
        if (d <= options.CandidateLimitColumns || place <= options.CandidateLimit)
            return earlier;
        int[] places = Enumerable.Range(0, place)
            .OrderByDescending(t => information[(order[t] * d) + column]).ThenBy(t => t)
            .Take(options.CandidateLimit).Order().ToArray();
        return places.Select(t => order[t]).ToArray();
    }
}
