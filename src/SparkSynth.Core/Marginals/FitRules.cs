namespace SparkSynth.Core.Marginals;

/// <summary>What all families share: when there is nothing to fit, and numbers that several fits need.</summary>
internal static class FitRules
{
    /// <summary>Values that a search for parameters looks at; beyond it, means of neighbouring values stand for them.</summary>
    public const int SearchValues = 2048;

    /// <summary>Most nats a row that a density pole at an end of the data may earn; more means the likelihood is unbounded there and decides the fit.</summary>
    public const double PoleGain = 0.05;

    /// <summary>A refusal if no continuous family can be fitted at all, else null.</summary>
    public static MarginalFit? Refuse(MarginalFamily family, WeightedSample table)
    {
        if (table.Rows == 0) return MarginalFit.Refused(family, "there are no values to fit");
        if (table.Values.Length < 2) return MarginalFit.Refused(family, "all values are equal, the scale would be zero");
        if (!double.IsFinite(table.Range) || !double.IsFinite(table.Variance)) return MarginalFit.Refused(family, "the range of the values overflows a double");
        return table.Variance <= 0 ? MarginalFit.Refused(family, "the spread of the values is below double precision") : null;
    }

    /// <summary>Values mapped to [0, 1] and their shares of the rows.</summary>
    public static (double[] Y, double[] Share) Standardise(WeightedSample table)
    {
        var y = new double[table.Values.Length];
        var share = new double[y.Length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = (table.Values[i] - table.Min) / table.Range;
            share[i] = table.Counts[i] / (double)table.Rows;
        }
        return (y, share);
    }

    /// <summary>Logarithm of the smallest gap, in ranges, between an end of the support and the data: 4 ulp of the values, at least 1e-15.</summary>
    public static double LogSmallestGap(WeightedSample table)
    {
        double largest = Math.Max(Math.Abs(table.Min), Math.Abs(table.Max));
        return Math.Log(Math.Max(4 * (Math.BitIncrement(largest) - largest) / table.Range, 1e-15));
    }
}
