namespace SparkSynth.Core.Marginals;

/// <summary>Inverts a continuous, strictly increasing distribution function.</summary>
internal static class QuantileSolver
{
    /// <summary>
    /// x with cdf(x) = p by Newton steps that never leave a shrinking bracket (bisection where they would). Ends at a step below
    /// 4 ulp, or after 200 steps. Infinite ends of the bracket are replaced by doubling away from the start.
    /// </summary>
    public static double Solve(Func<double, double> cdf, Func<double, double> pdf, double p, double low, double high, double start, double scale)
    {
        if (double.IsInfinity(low))
        {
            double width = scale;
            low = Math.Min(start, high) - width;
            while (cdf(low) > p) low -= width *= 2;
        }
        if (double.IsInfinity(high))
        {
            double width = scale;
            high = Math.Max(start, low) + width;
            while (cdf(high) < p) high += width *= 2;
        }
        double x = start > low && start < high ? start : low + (0.5 * (high - low));
        double previous = double.PositiveInfinity;
        for (int i = 0; i < 200; i++)
        {
            double error = cdf(x) - p;
            if (error == 0) return x;
            if (error < 0) low = x;
            else high = x;
            double step = error / pdf(x);
            double next = x - step;
            // A Newton step that leaves the bracket or no longer halves the last one gives way to the middle.
            if (!(next > low && next < high) || Math.Abs(step) > 0.5 * previous)
                next = low + (0.5 * (high - low));
            previous = Math.Abs(next - x);
            if (previous <= 4e-16 * Math.Max(Math.Abs(x), scale * 1e-4)) return next;
            x = next;
        }
        return x;
    }
}
