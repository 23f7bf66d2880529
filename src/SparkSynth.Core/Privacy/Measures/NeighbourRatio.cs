namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// Nearest-neighbour distance ratio d₁ / d₂ of rows in a reference table: near 0, the row points at one single record and no other. 0 / 0 counts
/// as 1 (two equal records isolate nobody); rows with fewer than two neighbours are left out. Compare S→T with H→T.
/// </summary>
public sealed record NeighbourRatio(long Rows, double Min, double P01, double P05, double Median, double Mean)
{
    /// <summary>From a search with at least two neighbours. Cost: a sort.</summary>
    public static NeighbourRatio Of(NearestResult result)
    {
        if (result.Neighbours < 2) throw new ArgumentException("two neighbours are needed", nameof(result));
        int k = result.Neighbours;
        double[] ratios = Enumerable.Range(0, result.Queries).Where(q => result.Units[(q * k) + 1] != long.MaxValue)
            .Select(q => result.Units[(q * k) + 1] == 0 ? 1 : result.Units[q * k] / (double)result.Units[(q * k) + 1]).ToArray();
        Array.Sort(ratios); // and so the sum does not depend on the order of rows
        double sum = 0;
        foreach (double r in ratios) sum += r;
        return new NeighbourRatio(
            ratios.Length, ratios.Length == 0 ? double.NaN : ratios[0], OrderStatistics.SortedQuantile(ratios, 0.01),
            OrderStatistics.SortedQuantile(ratios, 0.05), OrderStatistics.SortedQuantile(ratios, 0.5), sum / ratios.Length);
    }
}
