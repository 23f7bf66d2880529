using System.Text.Json.Serialization;

namespace SparkSynth.Core.Marginals;

/// <summary>Normal distribution restricted to [loc + a·scale, loc + b·scale]; <c>scipy.stats.truncnorm(a, b, loc, scale)</c>.</summary>
/// <param name="A">Lower bound, standardised.</param>
/// <param name="B">Upper bound, standardised.</param>
/// <param name="Loc">Mean of the normal before truncation.</param>
/// <param name="Scale">Standard deviation before truncation, > 0.</param>
public sealed record TruncNormMarginal(double A, double B, double Loc, double Scale) : Marginal
{
    // From here on both tail probabilities lose meaning and Mills' ratio takes over.
    private const double FarTail = 5;

    [JsonIgnore]
    public override MarginalFamily Family => MarginalFamily.TruncNorm;

    [JsonIgnore]
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("a", A), ("b", B), ("loc", Loc), ("scale", Scale)];

    public override double Cdf(double x)
    {
        double z = (x - Loc) / Scale;
        if (z <= A) return 0;
        if (z >= B) return 1;
        return B < -A ? 1 - Share(-B, -A, -z) : Share(A, B, z);
    }

    public override double Quantile(double p)
    {
        double low = Loc + (A * Scale), high = Loc + (B * Scale);
        if (!(p > 0 && p < 1)) return p == 0 ? low : p == 1 ? high : double.NaN;
        double za = StandardNormal.Cdf(A), zb = StandardNormal.Cdf(B);
        double start = A > 0
            ? -StandardNormal.Quantile(StandardNormal.Survival(A) + (p * (StandardNormal.Survival(B) - StandardNormal.Survival(A))))
            : StandardNormal.Quantile(za + (p * (zb - za)));
        if (!(start > A && start < B))
            start = A > 0 ? A - (Math.Log(1 - p) / A) : B + (Math.Log(p) / -B);
        double z = QuantileSolver.Solve(
            v => Cdf(Loc + (v * Scale)), v => Math.Exp(StandardLogPdf(v)), p, A, B, start, Math.Min(1, B - A));
        return Math.Clamp(Loc + (z * Scale), low, high);
    }

    public override double LogPdf(double x)
    {
        double z = (x - Loc) / Scale;
        // A fitted bound is computed from loc and scale: allow it its rounding, which is large on timestamps.
        double slack = (1e-12 * (1 + Math.Abs(z))) + (1e-15 * (Math.Abs(x) + Math.Abs(Loc)) / Scale);
        return z < A - slack || z > B + slack ? double.NegativeInfinity : StandardLogPdf(z) - Math.Log(Scale);
    }

    /// <summary>
    /// Maximum likelihood with the bounds at the lowest and highest value (their own MLE): the density is exp(θ₁y + θ₂y²) on y ∈ [-1, 1],
    /// an exponential family, so Newton on the concave likelihood finds the only maximum; moments by Gauss-Legendre
    /// panels that follow the mode. Refused where θ₂ is not clearly negative: the scale grows without bound (uniform, exponential, U shape).
    /// Bounds are extremes: fit for publication to <see cref="WeightedSample.WithSafeEnds"/>. Cost: two moments of the table, then independent of it.
    /// </summary>
    public static MarginalFit Fit(WeightedSample table)
    {
        if (FitRules.Refuse(MarginalFamily.TruncNorm, table) is { } refused) return refused;
        double half = table.Range / 2, middle = table.Min + half;
        double m1 = (table.MeanAboveMin / half) - 1;
        double m2 = (table.Variance / half / half) + (m1 * m1);
        if (TruncatedMoments.Maximize(m1, m2) is not var (linear, quadratic) || quadratic > -2e-3)
            return MarginalFit.Refused(MarginalFamily.TruncNorm, "the scale grows without bound: the likelihood rises towards a uniform, exponential or U shape");
        double scale = Math.Sqrt(-0.5 / quadratic), loc = -0.5 * linear / quadratic;
        var marginal = new TruncNormMarginal((-1 - loc) / scale, (1 - loc) / scale, middle + (loc * half), scale * half);
        return MarginalFit.Of(marginal, table);
    }

    private double StandardLogPdf(double z)
    {
        double a = B < -A ? -B : A, b = B < -A ? -A : B;
        if (a <= FarTail) return StandardNormal.LogPdf(z) - Math.Log(StandardNormal.Survival(a) - StandardNormal.Survival(b));
        // φ(z) / (φ(a) R(a) - φ(b) R(b)), both sides divided by φ(a).
        double mass = StandardNormal.MillsRatio(a) - (Math.Exp(0.5 * (a - b) * (a + b)) * StandardNormal.MillsRatio(b));
        double y = Math.Abs(z);
        return (0.5 * (a - y) * (a + y)) - Math.Log(mass);
    }

    // P(Z ≤ z | a ≤ Z ≤ b) with |a| ≤ |b| or a in the upper half.
    private static double Share(double a, double b, double z)
    {
        if (a > FarTail)
        {
            double ra = StandardNormal.MillsRatio(a), rb = Math.Exp(0.5 * (a - b) * (a + b)) * StandardNormal.MillsRatio(b);
            double rz = Math.Exp(0.5 * (a - z) * (a + z)) * StandardNormal.MillsRatio(z);
            return Math.Clamp((ra - rz) / (ra - rb), 0, 1);
        }
        double sa = StandardNormal.Survival(a), sb = StandardNormal.Survival(b);
        double numerator = z < 0 ? StandardNormal.Cdf(z) - StandardNormal.Cdf(a) : sa - StandardNormal.Survival(z);
        return Math.Clamp(numerator / (sa - sb), 0, 1);
    }
}
