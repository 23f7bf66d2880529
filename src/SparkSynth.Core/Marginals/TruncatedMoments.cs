namespace SparkSynth.Core.Marginals;

/// <summary>The exponential family f(y) ∝ exp(θ₁y + θ₂y²) on [-1, 1]: its moments, and the parameters that match two of them.</summary>
internal static class TruncatedMoments
{
    // Ten Gauss-Legendre nodes on [-1, 1] (Abramowitz and Stegun, table 25.4), positive half.
    private static readonly double[] Nodes = [0.14887433898163121, 0.43339539412924719, 0.67940956829902441, 0.86506336668898451, 0.97390652851717172];
    private static readonly double[] Weights = [0.29552422471475287, 0.26926671930999636, 0.21908636251598204, 0.14945134915058059, 0.06667134430868814];

    /// <summary>
    /// Maximum-likelihood θ for a mean <paramref name="m1"/> and second moment <paramref name="m2"/>; null if θ₂ would not be negative,
    /// i.e. no normal distribution fits. Concave: that is so exactly when m2 is at least that of the exponential (θ₂ = 0) with the same mean.
    /// </summary>
    public static (double Linear, double Quadratic)? Maximize(double m1, double m2)
    {
        double variance = m2 - (m1 * m1);
        if (!(variance > 0) || m2 >= ExponentialSecondMoment(m1)) return null;
        double q = -0.5 / variance, l = m1 / variance;
        double value = (l * m1) + (q * m2) - Moments(l, q)[0];
        for (int i = 0; i < 200; i++)
        {
            double[] e = Moments(l, q);
            double g1 = m1 - e[1], g2 = m2 - e[2];
            double v11 = e[2] - (e[1] * e[1]), v12 = e[3] - (e[1] * e[2]), v22 = e[4] - (e[2] * e[2]);
            double det = (v11 * v22) - (v12 * v12);
            if (!(det > 0)) return null;
            double d1 = ((v22 * g1) - (v12 * g2)) / det, d2 = ((v11 * g2) - (v12 * g1)) / det;
            double decrement = (d1 * g1) + (d2 * g2);
            double t = 1, next = Value(1);
            while (!(next >= value) && t > 1e-10) next = Value(t *= 0.5);
            if (!(next >= value)) break;
            (l, q, value) = (l + (t * d1), q + (t * d2), next);
            if (decrement < 1e-17) break;

            double Value(double s) => ((l + (s * d1)) * m1) + ((q + (s * d2)) * m2) - Moments(l + (s * d1), q + (s * d2))[0];
        }
        return (l, q);
    }

    // E y² of f ∝ exp(λy) on [-1, 1] with mean m: coth λ - 1/λ = m (Langevin), then 1 - 2m/λ.
    private static double ExponentialSecondMoment(double m)
    {
        m = Math.Abs(m);
        if (m < 1e-4) return 1.0 / 3;
        double low = 0, high = 2 / (1 - m); // coth λ > 1, so λ < 1/(1 - m)
        for (int i = 0; i < 80; i++)
        {
            double middle = 0.5 * (low + high);
            double mean = middle < 1e-3 ? middle / 3 : (1 / Math.Tanh(middle)) - (1 / middle);
            if (mean < m) low = middle;
            else high = middle;
        }
        return 1 - (2 * m / high);
    }

    /// <summary>ln ∫ exp(θ₁y + θ₂y²), then E y, E y², E y³, E y⁴.</summary>
    private static double[] Moments(double linear, double quadratic)
    {
        // The top of the exponent inside [-1, 1] and how fast it falls off there set the first panel; panels grow away from it.
        double top = quadratic < 0 ? Math.Clamp(-0.5 * linear / quadratic, -1, 1) : linear >= 0 ? 1 : -1;
        double peak = Math.Max((linear * top) + (quadratic * top * top), Math.Abs(linear) + quadratic);
        double slope = Math.Abs(linear + (2 * quadratic * top));
        double width = Math.Min(0.25, 0.5 * Math.Min(1 / Math.Sqrt(2 * Math.Abs(quadratic) + 1e-300), 1 / (slope + 1e-300)));
        var sums = new double[5];
        Side(1);
        Side(-1);
        return [Math.Log(sums[0]) + peak, sums[1] / sums[0], sums[2] / sums[0], sums[3] / sums[0], sums[4] / sums[0]];

        void Side(int direction)
        {
            double from = top, h = width;
            while (direction > 0 ? from < 1 : from > -1)
            {
                double to = direction > 0 ? Math.Min(1, from + h) : Math.Max(-1, from - h);
                double c = 0.5 * (from + to), r = 0.5 * Math.Abs(to - from);
                for (int k = 0; k < Nodes.Length; k++)
                {
                    Add(c - (r * Nodes[k]), r * Weights[k]);
                    Add(c + (r * Nodes[k]), r * Weights[k]);
                }
                from = to;
                if (quadratic <= 0) h *= 1.4; // U shapes have a second top at the far end: equal panels
            }
        }

        void Add(double y, double weight)
        {
            double p = weight * Math.Exp((linear * y) + (quadratic * y * y) - peak);
            sums[0] += p;
            sums[1] += p * y;
            sums[2] += p * y * y;
            sums[3] += p * y * y * y;
            sums[4] += p * y * y * y * y;
        }
    }
}
