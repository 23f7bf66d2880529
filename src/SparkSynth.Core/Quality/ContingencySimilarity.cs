namespace SparkSynth.Core.Quality;

/// <summary>
/// One minus the total-variation distance of two cross tables: <c>1 - ½ Σ_{a,b} |p_R(a,b) - p_S(a,b)|</c>; null is a category.
/// Continuous columns are binned before (<see cref="HistogramEdges"/>). SDMetrics <c>ContingencySimilarity</c>.
/// </summary>
public static class ContingencySimilarity
{
    /// <summary>Score of two tables with the same codes. None when one has no rows. Cost: linear in the filled cells.</summary>
    public static MetricScore Compute(ContingencyTable real, ContingencyTable synthetic)
    {
        if (real.Rows == 0 || synthetic.Rows == 0) return MetricScore.None("One of the tables has no rows.");
        double n = real.Rows, m = synthetic.Rows, distance = 0;
        int i = 0, j = 0;
        while (i < real.Cells.Length || j < synthetic.Cells.Length)
        {
            bool takeReal = j == synthetic.Cells.Length || (i < real.Cells.Length && real.Cells[i] <= synthetic.Cells[j]);
            bool takeSynthetic = i == real.Cells.Length || (j < synthetic.Cells.Length && synthetic.Cells[j] <= real.Cells[i]);
            double p = takeReal ? real.Counts[i++] / n : 0, q = takeSynthetic ? synthetic.Counts[j++] / m : 0;
            distance += Math.Abs(p - q);
        }
        return new(Math.Max(0, 1 - (distance / 2))); // rounding must not leave 0..1
    }

    /// <summary>
    /// Score of an infinitely long table with the real marginals and no dependence: <c>1 - ½ Σ |p(a,b) - p(a)·p(b)|</c>. The floor that a
    /// generator must beat. None when there are no rows.
    /// </summary>
    public static MetricScore Independent(ContingencyTable real)
    {
        if (real.Rows == 0) return MetricScore.None("The table has no rows.");
        var (rows, _) = real.Margin(column: false);
        var (columns, _) = real.Margin(column: true);
        double n = real.Rows, filled = 0, distance = 0;
        for (int i = 0; i < real.Cells.Length; i++)
        {
            double expected = rows[(uint)(real.Cells[i] >> 32)] / n * (columns[(uint)real.Cells[i]] / n);
            filled += expected;
            distance += Math.Abs((real.Counts[i] / n) - expected);
        }
        // Cells that the real table leaves empty hold the rest of the product's mass.
        return new(Math.Max(0, 1 - ((distance + Math.Max(0, 1 - filled)) / 2)));
    }
}
