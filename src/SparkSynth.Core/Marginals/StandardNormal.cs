using MathNet.Numerics;

namespace SparkSynth.Core.Marginals;

/// <summary>Density, distribution and quantile of N(0, 1) in full double accuracy in both tails. Driver only.</summary>
public static class StandardNormal
{
    private const double LogSqrtTwoPi = 0.91893853320467274178;

    /// <summary>φ(z).</summary>
    public static double Pdf(double z) => Math.Exp(LogPdf(z));

    /// <summary>ln φ(z).</summary>
    public static double LogPdf(double z) => (-0.5 * z * z) - LogSqrtTwoPi;

    /// <summary>Φ(z), relatively accurate for negative z; 0 below -38.5.</summary>
    public static double Cdf(double z) => 0.5 * SpecialFunctions.Erfc(-z / Constants.Sqrt2);

    /// <summary>1 - Φ(z) = Φ(-z).</summary>
    public static double Survival(double z) => Cdf(-z);

    /// <summary>Φ⁻¹(p); ∓∞ at 0 and 1, NaN outside.</summary>
    public static double Quantile(double p) => p switch
    {
        0 => double.NegativeInfinity,
        1 => double.PositiveInfinity,
        > 0 and < 1 => p < 0.5
            ? -Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * p)
            : Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * (1 - p)),
        _ => double.NaN,
    };

    /// <summary>
    /// Mills' ratio (1 - Φ(z)) / φ(z), z ≥ 0, where both underflow too. Continued fraction 1/(z + 1/(z + 2/(z + 3/…))) from 4 on
    /// (Laplace; 120 terms give 1e-15 there).
    /// </summary>
    public static double MillsRatio(double z)
    {
        if (z < 4) return Survival(z) / Pdf(z);
        double f = z;
        for (int k = 120; k >= 1; k--) f = z + (k / f);
        return 1 / f;
    }
}
