namespace SparkSynth.Core.Quality;

/// <summary>From the fine codes of a continuous column (<see cref="ColumnCoding.Thresholds"/>) to the bins of SDMetrics' two rules.</summary>
internal static class BinCodes
{
    /// <summary>Bin of every code, null's included, which both rules number bins + 1.</summary>
    /// <param name="sharedEdges">Bins of the real range with infinite outer edges, instead of the table's own.</param>
    public static int[] Of(QualityColumnProfile profile, ColumnCoding coding, QualityColumnProfile real, bool sharedEdges)
    {
        double[] edges = QualityPlan.Edges(sharedEdges ? real : profile);
        var bins = new int[coding.Codes];
        Array.Fill(bins, HistogramEdges.Bins + 1);
        for (int code = 0; code < coding.ValueCodes; code++)
        {
            double value = profile.Scale.ToDouble(FirstKey(coding, code));
            bins[code] = sharedEdges ? HistogramEdges.SharedCode(edges, value) : HistogramEdges.OwnCode(edges, value);
        }
        return bins;
    }

    /// <summary>Which codes lie between the real extremes; null does not.</summary>
    public static bool[] Inside(QualityColumnProfile profile, ColumnCoding coding, QualityColumnProfile real)
    {
        var inside = new bool[coding.Codes];
        var (min, max) = real.Range;
        for (int code = 0; code < coding.ValueCodes; code++)
        {
            double value = profile.Scale.ToDouble(FirstKey(coding, code));
            inside[code] = value >= min && value <= max;
        }
        return inside;
    }

    private static long FirstKey(ColumnCoding coding, int code) => code == 0 ? coding.Min : coding.Thresholds[code - 1];
}
