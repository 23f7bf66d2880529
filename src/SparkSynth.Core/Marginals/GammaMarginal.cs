using System.Text.Json.Serialization;
using MathNet.Numerics;

namespace SparkSynth.Core.Marginals;

/// <summary>Gamma distribution with a shift; <c>scipy.stats.gamma(a, loc, scale)</c>.</summary>
/// <param name="Shape">Shape k > 0.</param>
/// <param name="Loc">Lower end of the support.</param>
/// <param name="Scale">Scale θ > 0.</param>
public sealed record GammaMarginal(double Shape, double Loc, double Scale) : Marginal
{
    // Above this gap, in ranges of the data, the distribution is a normal one within 0.01 in skewness.
    private const double LargestGap = 100;

    [JsonIgnore]
    public override MarginalFamily Family => MarginalFamily.Gamma;

    [JsonIgnore]
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("a", Shape), ("loc", Loc), ("scale", Scale)];

    public override double Cdf(double x)
    {
        double y = (x - Loc) / Scale;
        return y <= 0 ? 0 : double.IsPositiveInfinity(y) ? 1 : SpecialFunctions.GammaLowerRegularized(Shape, y);
    }

    public override double Quantile(double p)
    {
        if (!(p > 0 && p < 1)) return p == 0 ? Loc : p == 1 ? double.PositiveInfinity : double.NaN;
        // Wilson and Hilferty (1931) to start with; small shapes by the leading term of the cdf.
        double z = StandardNormal.Quantile(p), c = 1 / (9 * Shape);
        double start = Shape * Math.Pow(Math.Max(1 - c + (z * Math.Sqrt(c)), 1e-3), 3);
        if (Shape < 1) start = Math.Min(start, Math.Exp((Math.Log(p) + SpecialFunctions.GammaLn(Shape + 1)) / Shape));
        double y = QuantileSolver.Solve(
            v => SpecialFunctions.GammaLowerRegularized(Shape, v),
            v => Math.Exp(((Shape - 1) * Math.Log(v)) - v - SpecialFunctions.GammaLn(Shape)),
            p, 0, double.PositiveInfinity, start, Math.Sqrt(Shape));
        return Loc + (Scale * y);
    }

    public override double LogPdf(double x)
    {
        double y = (x - Loc) / Scale;
        if (y < 0) return double.NegativeInfinity;
        double power = Shape == 1 ? 0 : (Shape - 1) * Math.Log(y);
        return power - y - SpecialFunctions.GammaLn(Shape) - Math.Log(Scale);
    }

    /// <summary>
    /// Maximum likelihood over shape, loc and scale: for each gap between loc and the lowest value the other two follow from
    /// ln k - ψ(k) = ln mean - mean ln; the profile is searched on a grid of log gaps and refined (it may have several peaks). The gap is
    /// kept between 4 ulp and 100 ranges: beyond, the limit is a normal distribution. Peaks where a pole at the lowest value (shape below 1)
    /// makes the likelihood unbounded and earns more than 0.05 nats a row do not count; refused if there is no other. Cost: about 150 logarithms for each of at most ~2,200 values.
    /// </summary>
    public static MarginalFit Fit(WeightedSample table)
    {
        if (FitRules.Refuse(MarginalFamily.Gamma, table) is { } refused) return refused;
        var search = table.Compressed(FitRules.SearchValues);
        var (y, share) = FitRules.Standardise(search);
        double mean = table.MeanAboveMin / table.Range;
        double low = FitRules.LogSmallestGap(table);
        var peaks = LineSearch.Peaks(t => Profile(y, share, mean, Math.Exp(t)).LogLikelihood, low, Math.Log(LargestGap), 56, 4);
        int chosen = peaks.FindIndex(p => Pole(p.X) <= FitRules.PoleGain);
        if (chosen < 0)
            return MarginalFit.Refused(MarginalFamily.Gamma, "too many rows sit at the lowest value: the likelihood is unbounded there");
        var best = peaks[chosen];
        double shape = Profile(y, share, mean, Math.Exp(best.X)).Shape;
        double gap = Math.Exp(best.X);
        double loc = Math.Min(table.Min - (gap * table.Range), Math.BitDecrement(table.Min));
        var marginal = new GammaMarginal(shape, loc, (mean + gap) / shape * table.Range);
        return MarginalFit.Of(marginal, table);

        double Pole(double t) => t < low + 1 ? share[0] * (1 - Profile(y, share, mean, Math.Exp(t)).Shape) * -t : 0;
    }

    private static (double LogLikelihood, double Shape) Profile(double[] y, double[] share, double mean, double gap)
    {
        double logs = 0, m = mean + gap;
        for (int i = 0; i < y.Length; i++) logs += share[i] * Math.Log((y[i] + gap) / m);
        double s = -logs; // ln mean - mean ln ≥ 0
        if (!(s > 0)) return (double.NegativeInfinity, 1);
        double k = (3 - s + Math.Sqrt(((s - 3) * (s - 3)) + (24 * s))) / (12 * s); // Minka 2002
        for (int i = 0; i < 30; i++)
        {
            // Newton on 1/k, as Minka: converges from both sides.
            double f = Math.Log(k) - SpecialFunctions.DiGamma(k) - s;
            double slope = (1 / k) - GammaBeta.TriGamma(k);
            double next = k - (f / slope);
            if (next <= 0) next = k / 2;
            if (Math.Abs(next - k) <= 1e-13 * k) break;
            k = next;
        }
        return (-(k - 1) * s - k + (k * Math.Log(k)) - SpecialFunctions.GammaLn(k) - Math.Log(m), k);
    }
}
