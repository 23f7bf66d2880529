namespace SparkSynth.Core.Quality;

/// <summary>
/// Edges of equal-width bins as NumPy makes them: <c>edge_i = min + i · ((max - min)/bins)</c>, the last one exactly the maximum;
/// a constant column c gives [c - ½, c + ½], an empty one [0, 1]. Same operations in the same order, so the same bits.
/// </summary>
public static class HistogramEdges
{
    /// <summary>Bins of a continuous column in both SDMetrics rules.</summary>
    public const int Bins = 10;

    /// <summary>The edges, [bins + 1]; NaN extremes stand for an empty column.</summary>
    public static double[] Of(double min, double max, int bins = Bins)
    {
        if (double.IsNaN(min)) (min, max) = (0, 1);
        if (min == max) (min, max) = (min - 0.5, max + 0.5);
        double width = max - min, step = width / bins;
        var edges = new double[bins + 1];
        for (int i = 0; i < bins; i++)
            edges[i] = step != 0 ? (i * step) + min : ((double)i / bins * width) + min;
        edges[bins] = max;
        return edges;
    }

    /// <summary>Rule of the QualityReport: number of own edges ≤ x, 1..bins+1; the maximum shares bins+1 with null.</summary>
    public static int OwnCode(ReadOnlySpan<double> edges, double value) => CountAtMost(edges, value);

    /// <summary>Rule of ContingencySimilarity's continuous columns: the real column's edges with the outer ones at ±∞, 1..bins; null is bins+1.</summary>
    public static int SharedCode(ReadOnlySpan<double> edges, double value) => 1 + CountAtMost(edges[1..^1], value);

    private static int CountAtMost(ReadOnlySpan<double> edges, double value)
    {
        int code = 0;
        foreach (double edge in edges)
            if (edge <= value) code++;
        return code;
    }
}
