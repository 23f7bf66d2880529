using System.Text.Json.Serialization;
using MathNet.Numerics;

namespace SparkSynth.Core.Marginals;

/// <summary>Student's t with location and scale; <c>scipy.stats.t(df, loc, scale)</c>.</summary>
/// <param name="Df">Degrees of freedom ν > 0.</param>
/// <param name="Loc">Location (median).</param>
/// <param name="Scale">Scale > 0.</param>
public sealed record StudentTMarginal(double Df, double Loc, double Scale) : Marginal
{
    private const double LargestDf = 1e6;

    // Up to this square the tail is at least 0.04, and half of it may be taken from a half; beyond it digits would be lost: all of them at 1e-16.
    private const double CentralSquare = 3;

    [JsonIgnore]
    public override MarginalFamily Family => MarginalFamily.StudentT;

    [JsonIgnore]
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("df", Df), ("loc", Loc), ("scale", Scale)];

    public override double Cdf(double x) => StandardCdf((x - Loc) / Scale);

    public override double Quantile(double p)
    {
        if (!(p > 0 && p < 1)) return p == 0 ? double.NegativeInfinity : p == 1 ? double.PositiveInfinity : double.NaN;
        if (p == 0.5) return Loc;
        double tail = Math.Min(p, 1 - p);
        double y = StandardLowerQuantile(tail);
        return Loc + (Scale * (p < 0.5 ? y : -y));
    }

    public override double LogPdf(double x)
    {
        double y = (x - Loc) / Scale;
        return StandardLogPdf(y) - Math.Log(Scale);
    }

    /// <summary>
    /// Maximum likelihood over df, loc and scale: for each df, loc and scale by reweighting (EM in the faster form of Kent, Tyler and Vardi
    /// 1994) from two starts; the profile over ln df is searched on a grid and refined. With tied values the likelihood is unbounded as
    /// df falls below share/(1 - share) of the most frequent value, so df stays above 1.5 times that (and 0.2); a fit that runs into this
    /// floor is refused. df is kept below 1e6, where the normal limit is reached. Cost: about 3,000 divisions for each of ~2,200 values.
    /// </summary>
    public static MarginalFit Fit(WeightedSample table)
    {
        if (FitRules.Refuse(MarginalFamily.StudentT, table) is { } refused) return refused;
        const string Collapse = "the scale collapses onto the most frequent value: the likelihood is unbounded";
        if (table.HeaviestShare >= 0.9) return MarginalFit.Refused(MarginalFamily.StudentT, Collapse);
        var search = table.Compressed(FitRules.SearchValues);
        var (y, share) = FitRules.Standardise(search);
        double mean = table.MeanAboveMin / table.Range, sd = Math.Sqrt(table.Variance) / table.Range;
        double median = Median(y, share), heaviest = (table.HeaviestValue - table.Min) / table.Range;
        double floor = Math.Max(0.2, 1.5 * table.HeaviestShare / (1 - table.HeaviestShare));

        (double LogLikelihood, double Loc, double Scale) At(double logDf)
        {
            double df = Math.Exp(logDf);
            var best = Reweight(y, share, df, median, 0.7 * sd, mean);
            var other = Reweight(y, share, df, heaviest, 0.3 * sd, mean);
            return other.LogLikelihood > best.LogLikelihood ? other : best;
        }

        var peaks = LineSearch.Peaks(t => At(t).LogLikelihood, Math.Log(floor), Math.Log(LargestDf), 24, 1);
        if (peaks.Count == 0) return MarginalFit.Refused(MarginalFamily.StudentT, Collapse);
        var found = peaks[0];
        var (_, loc, scale) = At(found.X);
        if (Math.Exp(found.X) < 1.05 * floor || scale < 1e-7) return MarginalFit.Refused(MarginalFamily.StudentT, Collapse);
        return MarginalFit.Of(new StudentTMarginal(Math.Exp(found.X), table.Min + (loc * table.Range), scale * table.Range), table);
    }

    private static (double LogLikelihood, double Loc, double Scale) Reweight(double[] y, double[] share, double df, double loc, double scale, double mean)
    {
        if (df > 1e5) loc = mean;
        for (int i = 0; i < 400; i++)
        {
            double sw = 0, swy = 0, swyy = 0, k = 1 / (df * scale * scale);
            for (int j = 0; j < y.Length; j++)
            {
                double d = y[j] - loc;
                double w = share[j] / (1 + (d * d * k));
                sw += w;
                swy += w * d;
                swyy += w * (d * d);
            }
            double shift = swy / sw;
            // EM divides by the rows; dividing by the weights has the same fixed point and reaches it in fewer steps.
            double next = Math.Sqrt(Math.Max(0, (swyy / sw) - (shift * shift)));
            loc += shift;
            double change = Math.Abs(shift) + Math.Abs(next - scale);
            scale = next;
            if (!(scale > 1e-12)) break;
            if (change <= 1e-11 * scale) break;
        }
        if (!(scale > 1e-12)) return (double.NegativeInfinity, loc, Math.Max(scale, 0));
        double sum = 0;
        for (int j = 0; j < y.Length; j++)
        {
            double z = (y[j] - loc) / scale;
            sum += share[j] * GammaBeta.Log1P(z * z / df);
        }
        return (LogConstant(df) - (0.5 * (df + 1) * sum) - Math.Log(scale), loc, scale);
    }

    private static double LogConstant(double df) => GammaBeta.LogGammaHalfStep(df / 2) - (0.5 * Math.Log(df * Math.PI));

    private double StandardLogPdf(double y) => LogConstant(Df) - (0.5 * (Df + 1) * GammaBeta.Log1P(y * y / Df));

    private double StandardCdf(double y)
    {
        if (double.IsNaN(y)) return y;
        double tail = LowerTail(-Math.Abs(y));
        return y <= 0 ? tail : 1 - tail;
    }

    // P(T ≤ y), y ≤ 0. Few degrees of freedom: the incomplete beta function on the side where it does not cancel; many: Hill's expansion
    // (1970, Algorithm 395), whose error at 1000 is below 1e-13.
    private double LowerTail(double y)
    {
        if (double.IsInfinity(y)) return 0;
        double q = y * y;
        if (Df >= 1000)
        {
            double a = Df - 0.5, b = 48 * a * a, v = a * GammaBeta.Log1P(q / Df);
            double correction = ((((((-0.4 * v) - 3.3) * v) - 24) * v) - 85.5) / ((0.8 * v * v) + 100 + b);
            double z = (((correction + v + 3) / b) + 1) * Math.Sqrt(v);
            return StandardNormal.Cdf(-z);
        }
        return q < Math.Min(Df, CentralSquare)
            ? 0.5 - (0.5 * SpecialFunctions.BetaRegularized(0.5, Df / 2, q / (Df + q)))
            : 0.5 * SpecialFunctions.BetaRegularized(Df / 2, 0.5, Df / (Df + q));
    }

    private double StandardLowerQuantile(double p)
    {
        // Start: Cornish and Fisher's first term, or the leading term of the tail where that is further out.
        double z = StandardNormal.Quantile(p);
        double start = z + (((z * z * z) + z) / (4 * Df));
        double power = -Math.Sqrt(Df) * Math.Exp((LogConstant(Df) + (0.5 * Math.Log(Df)) - Math.Log(Df * p)) / Df);
        if (Df < 30 && power < start) start = power;
        return QuantileSolver.Solve(LowerTail, y => Math.Exp(StandardLogPdf(y)), p, double.NegativeInfinity, 0, start, 1);
    }

    private static double Median(double[] y, double[] share)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            sum += share[i];
            if (sum >= 0.5) return y[i];
        }
        return y[^1];
    }
}
