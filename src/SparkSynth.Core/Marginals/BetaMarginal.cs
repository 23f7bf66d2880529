using System.Text.Json.Serialization;
using MathNet.Numerics;

namespace SparkSynth.Core.Marginals;

/// <summary>Beta distribution on [loc, loc + scale]; <c>scipy.stats.beta(a, b, loc, scale)</c>.</summary>
/// <param name="A">First shape > 0.</param>
/// <param name="B">Second shape > 0.</param>
/// <param name="Loc">Lower end of the support.</param>
/// <param name="Scale">Width of the support > 0.</param>
public sealed record BetaMarginal(double A, double B, double Loc, double Scale) : Marginal
{
    // Support at most this many ranges beyond the data: further out the shapes run to infinity together (normal and gamma limits).
    private const double LargestGap = 1000;

    [JsonIgnore]
    public override MarginalFamily Family => MarginalFamily.Beta;

    [JsonIgnore]
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("a", A), ("b", B), ("loc", Loc), ("scale", Scale)];

    public override double Cdf(double x)
    {
        double y = (x - Loc) / Scale;
        return y <= 0 ? 0 : y >= 1 ? 1 : SpecialFunctions.BetaRegularized(A, B, y);
    }

    public override double Quantile(double p)
    {
        if (!(p > 0 && p < 1)) return p == 0 ? Loc : p == 1 ? Loc + Scale : double.NaN;
        double logBeta = GammaBeta.LogBeta(A, B), mean = A / (A + B), sd = Math.Sqrt(mean * (1 - mean) / (A + B + 1));
        double start = mean + (sd * StandardNormal.Quantile(p));
        if (start is <= 0 or >= 1) start = Math.Clamp(Math.Exp((Math.Log(p) + Math.Log(A) + logBeta) / A), 1e-300, 0.999);
        double y = QuantileSolver.Solve(
            v => SpecialFunctions.BetaRegularized(A, B, v),
            v => Math.Exp(((A - 1) * Math.Log(v)) + ((B - 1) * GammaBeta.Log1P(-v)) - logBeta),
            p, 0, 1, start, sd);
        return Loc + (Scale * y);
    }

    public override double LogPdf(double x)
    {
        double y = (x - Loc) / Scale;
        if (y is < 0 or > 1) return double.NegativeInfinity;
        double left = A == 1 ? 0 : (A - 1) * Math.Log(y), right = B == 1 ? 0 : (B - 1) * GammaBeta.Log1P(-y);
        return left + right - GammaBeta.LogBeta(A, B) - Math.Log(Scale);
    }

    /// <summary>
    /// Maximum likelihood over all four parameters: for each pair of gaps between the ends of the support and the data the shapes are a
    /// concave problem in the means of ln y and ln(1 - y) (Newton); the gaps are searched on a log scale by a simplex from several starts. Gaps are kept
    /// between 4 ulp and 1000 ranges. Optima where poles at the ends (shapes below 1) make the likelihood unbounded and earn more than
    /// 0.05 nats a row do not count; refused if there is no other. Cost: about 1,500 pairs of logarithms for each of at most ~2,200 values.
    /// </summary>
    public static MarginalFit Fit(WeightedSample table)
    {
        if (FitRules.Refuse(MarginalFamily.Beta, table) is { } refused) return refused;
        var search = table.Compressed(FitRules.SearchValues);
        var (y, share) = FitRules.Standardise(search);
        var moments = (table.MeanAboveMin / table.Range, table.Variance / table.Range / table.Range);
        double low = FitRules.LogSmallestGap(table), high = Math.Log(LargestGap);
        double[] Clamp(double[] t) => [Math.Clamp(t[0], low, high), Math.Clamp(t[1], low, high)];
        double Objective(double[] t) => Profile(y, share, moments, Clamp(t)).LogLikelihood;

        (double[] Gaps, double Value) best = ([0, 0], double.NegativeInfinity);
        double touching = Math.Max(low, Math.Log(1e-3)), near = Math.Log(0.05), far = Math.Log(5);
        double[][] starts = [[near, near], [touching, far], [far, touching], [far, far], [low, low], [low, near], [near, low]];
        foreach (double[] start in starts)
        {
            var found = NelderMead.Maximize(Objective, start, -0.7, 1e-11, 220);
            if (found.Value > best.Value && Pole(Clamp(found.Point)) <= FitRules.PoleGain) best = (Clamp(found.Point), found.Value);
        }
        if (!double.IsFinite(best.Value))
            return MarginalFit.Refused(MarginalFamily.Beta, "too many rows sit at an end of the data: the likelihood is unbounded there");
        double[] gaps = best.Gaps;
        var (_, a, b) = Profile(y, share, moments, gaps);
        double loc = Math.Min(table.Min - (Math.Exp(gaps[0]) * table.Range), Math.BitDecrement(table.Min));
        double scale = Math.Max(table.Max + (Math.Exp(gaps[1]) * table.Range), Math.BitIncrement(table.Max)) - loc;
        while ((table.Max - loc) / scale >= 1) scale = Math.BitIncrement(scale);
        return MarginalFit.Of(new BetaMarginal(a, b, loc, scale), table);

        double Pole(double[] at)
        {
            var (_, p, q) = Profile(y, share, moments, at);
            return (at[0] < low + 1 ? Math.Max(0, share[0] * (1 - p) * -at[0]) : 0) + (at[1] < low + 1 ? Math.Max(0, share[^1] * (1 - q) * -at[1]) : 0);
        }
    }

    private static (double LogLikelihood, double A, double B) Profile(double[] y, double[] share, (double Mean, double Variance) moments, double[] logGaps)
    {
        double g1 = Math.Exp(logGaps[0]), g2 = Math.Exp(logGaps[1]), width = 1 + g1 + g2;
        double s1 = 0, s2 = 0;
        for (int i = 0; i < y.Length; i++)
        {
            s1 += share[i] * Math.Log((y[i] + g1) / width);
            s2 += share[i] * Math.Log((1 - y[i] + g2) / width);
        }
        double m = (moments.Mean + g1) / width, v = moments.Variance / (width * width);
        double common = Math.Max((m * (1 - m) / v) - 1, 0.01);
        var (a, b, value) = Shapes(s1, s2, m * common, (1 - m) * common);
        return (value - Math.Log(width), a, b);
    }

    // argmax (a - 1) s1 + (b - 1) s2 - ln B(a, b): damped Newton; concave.
    private static (double A, double B, double Value) Shapes(double s1, double s2, double a, double b)
    {
        double value = Value(a, b);
        for (int i = 0; i < 60; i++)
        {
            double both = SpecialFunctions.DiGamma(a + b), shared = GammaBeta.TriGamma(a + b);
            double ga = s1 - SpecialFunctions.DiGamma(a) + both, gb = s2 - SpecialFunctions.DiGamma(b) + both;
            double haa = GammaBeta.TriGamma(a) - shared, hbb = GammaBeta.TriGamma(b) - shared;
            double det = (haa * hbb) - (shared * shared);
            double da, db;
            if (det > 0) (da, db) = (((hbb * ga) + (shared * gb)) / det, ((shared * ga) + (haa * gb)) / det);
            else (da, db) = (ga / haa, gb / hbb);
            double t = 1;
            if (a + da <= 0) t = Math.Min(t, 0.9 * a / -da);
            if (b + db <= 0) t = Math.Min(t, 0.9 * b / -db);
            double next = Value(a + (t * da), b + (t * db));
            for (int halves = 0; next < value && halves < 30; halves++)
            {
                t /= 2;
                next = Value(a + (t * da), b + (t * db));
            }
            if (!(next >= value)) break;
            (a, b) = (a + (t * da), b + (t * db));
            bool done = next - value <= 1e-15 * Math.Abs(value) && Math.Abs(da) <= 1e-9 * a && Math.Abs(db) <= 1e-9 * b;
            value = next;
            if (done) break;
        }
        return (a, b, value);

        double Value(double p, double q) => ((p - 1) * s1) + ((q - 1) * s2) - GammaBeta.LogBeta(p, q);
    }
}
