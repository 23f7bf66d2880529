namespace SparkSynth.Core.Marginals;

/// <summary>How well a distribution describes a value table.</summary>
/// <param name="Ks">Kolmogorov-Smirnov distance sup |F - F_n|, 0..1.</param>
/// <param name="MeanLogLikelihood">Nats a row; NaN for distributions with atoms.</param>
/// <param name="Aic">2p - 2 · log-likelihood.</param>
/// <param name="Bic">p · ln n - 2 · log-likelihood.</param>
/// <param name="Rows">Rows of the table.</param>
public sealed record GoodnessOfFit(double Ks, double MeanLogLikelihood, double Aic, double Bic, long Rows)
{
    /// <summary>
    /// Scores a distribution. With a <paramref name="step"/> the table holds values rounded to multiples of it, and F is taken at the
    /// rounding border: P(rounded X ≤ x) = F(x + step/2). Cost: one cdf a distinct value.
    /// </summary>
    public static GoodnessOfFit Of(Marginal marginal, WeightedSample table, double step = 0)
    {
        double mean = marginal.MeanLogLikelihood(table);
        double logLikelihood = mean * table.Rows;
        int p = marginal.Parameters.Count;
        return new GoodnessOfFit(
            KolmogorovSmirnov(marginal, table, step), mean, (2 * p) - (2 * logLikelihood), (p * Math.Log(table.Rows)) - (2 * logLikelihood), table.Rows);
    }

    // Both sides of each jump for a continuous F; for rounded values the two step functions have the same jumps, so one side is enough.
    private static double KolmogorovSmirnov(Marginal marginal, WeightedSample table, double step)
    {
        double worst = 0;
        long before = 0;
        bool atoms = marginal is EmpiricalMarginal;
        double n = table.Rows;
        for (int i = 0; i < table.Values.Length; i++)
        {
            double f = marginal.Cdf(table.Values[i] + (step / 2));
            long after = before + table.Counts[i];
            worst = Math.Max(worst, Math.Abs(f - (after / n)));
            if (step == 0)
            {
                double left = atoms ? marginal.Cdf(Math.BitDecrement(table.Values[i])) : f;
                worst = Math.Max(worst, Math.Abs(left - (before / n)));
            }
            before = after;
        }
        return worst;
    }
}
