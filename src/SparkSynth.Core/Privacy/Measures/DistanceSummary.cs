using System.Collections.Immutable;

namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// Distance to the closest record of one table in another: extremes, quantiles, mean and histogram. Compare S→T with H→T: what real people
/// that the synthesizer never saw have as distance to the training data is the natural level.
/// </summary>
public sealed record DistanceSummary(
    long Rows, double Min, double P01, double P05, double Median, double Mean, double P95, double Max, ImmutableArray<long> Histogram)
{
    /// <summary>Width of a histogram bin; bin i counts distances in [i, i + 1) · width, the last one all that is longer.</summary>
    public const double BinWidth = 0.0025;

    /// <summary>Number of bins: 0 … 0.5, and one for the rest.</summary>
    public const int Bins = 201;

    /// <summary>
    /// Summary of distances in grid units. Missing ones (no reference row) are left out. The mean is of exact integer sums, so no order matters.
    /// Cost: a sort.
    /// </summary>
    public static DistanceSummary Of(GowerRuler ruler, ReadOnlySpan<long> units)
    {
        long[] present = units.ToArray().Where(u => u != long.MaxValue).ToArray();
        Array.Sort(present);
        Int128 sum = 0;
        long[] histogram = new long[Bins];
        double[] sorted = new double[present.Length];
        for (int i = 0; i < present.Length; i++)
        {
            sum += present[i];
            sorted[i] = ruler.ToDistance(present[i]);
            histogram[Math.Min(Bins - 1, (int)(sorted[i] / BinWidth))]++;
        }
        double mean = present.Length == 0 ? double.NaN : (double)sum / present.Length / ruler.WeightSum / (1L << ruler.Shift);
        return new DistanceSummary(
            present.Length, sorted.Length == 0 ? double.NaN : sorted[0], OrderStatistics.SortedQuantile(sorted, 0.01), OrderStatistics.SortedQuantile(sorted, 0.05),
            OrderStatistics.SortedQuantile(sorted, 0.5), mean, OrderStatistics.SortedQuantile(sorted, 0.95), sorted.Length == 0 ? double.NaN : sorted[^1], [.. histogram]);
    }
}
