using MathNet.Numerics;

namespace SparkSynth.Core.Marginals;

/// <summary>What MathNet lacks or computes with cancellation for large arguments.</summary>
internal static class GammaBeta
{
    /// <summary>ψ'(x), x > 0: recurrence up to 12, then the asymptotic series (Abramowitz and Stegun 6.4.12); relative error below 1e-14.</summary>
    public static double TriGamma(double x)
    {
        double sum = 0;
        while (x < 12)
        {
            sum += 1 / (x * x);
            x++;
        }
        double r = 1 / x, q = r * r;
        double series = (1.0 / 6) - (q * ((1.0 / 30) - (q * ((1.0 / 42) - (q * ((1.0 / 30) - (q * 5.0 / 66)))))));
        return sum + (r * (1 + (r * 0.5) + (q * series)));
    }

    /// <summary>
    /// ln Γ(a + ½) - ln Γ(a). From 30 on by its asymptotic series in 1/a (Tricomi and Erdélyi 1951): the difference of two
    /// logarithms near 1e8 would leave eight digits.
    /// </summary>
    public static double LogGammaHalfStep(double a)
    {
        if (a < 30) return SpecialFunctions.GammaLn(a + 0.5) - SpecialFunctions.GammaLn(a);
        double r = 1 / a, q = r * r;
        return (0.5 * Math.Log(a)) - (r * (0.125 - (q * ((1.0 / 192) - (q * ((1.0 / 640) - (q * 17.0 / 14336)))))));
    }

    /// <summary>ln B(a, b) = ln Γ(a) + ln Γ(b) - ln Γ(a + b); for large arguments by Stirling's remainders, so that the large terms cancel on paper.</summary>
    public static double LogBeta(double a, double b)
    {
        double small = Math.Min(a, b), large = Math.Max(a, b), sum = a + b;
        if (large < 20) return SpecialFunctions.GammaLn(a) + SpecialFunctions.GammaLn(b) - SpecialFunctions.GammaLn(sum);
        double remainders = Stirling(large) - Stirling(sum);
        if (small < 20)
            return SpecialFunctions.GammaLn(small) + remainders + small - (small * Math.Log(sum)) - ((large - 0.5) * Log1P(small / large));
        return (small * Math.Log(small / sum)) + (large * Log1P(-small / sum)) + (0.5 * Math.Log(2 * Math.PI / small * (sum / large)))
            + remainders + Stirling(small);
    }

    /// <summary>ln(1 + x) for small x ≥ -0.5 without loss.</summary>
    public static double Log1P(double x) => SpecialFunctions.Log1p(x);

    // ln Γ(x) - ((x - ½) ln x - x + ½ ln 2π), x ≥ 20.
    private static double Stirling(double x)
    {
        double r = 1 / x, q = r * r;
        return r * ((1.0 / 12) - (q * ((1.0 / 360) - (q * ((1.0 / 1260) - (q * ((1.0 / 1680) - (q / 1188))))))));
    }
}
