namespace SparkSynth.Core.Marginals;

/// <summary>Maximum of a function of one variable that may have several: a grid, then golden sections around its best peaks.</summary>
internal static class LineSearch
{
    private const double Golden = 0.61803398874989484820;

    /// <summary>
    /// Evaluates <paramref name="f"/> at <paramref name="points"/> equally spaced points and refines the <paramref name="peaks"/> best local
    /// maxima by up to 40 sections; best first. Empty if f is -∞ or NaN everywhere.
    /// </summary>
    public static List<(double X, double Value)> Peaks(Func<double, double> f, double low, double high, int points, int peaks)
    {
        double step = (high - low) / (points - 1);
        var values = new double[points];
        for (int i = 0; i < points; i++) values[i] = f(low + (i * step));
        var tops = Enumerable.Range(0, points)
            .Where(i => values[i] > double.NegativeInfinity && (i == 0 || !(values[i] < values[i - 1])) && (i == points - 1 || !(values[i] < values[i + 1])))
            .OrderByDescending(i => values[i]).ThenBy(i => i).Take(peaks);
        var found = new List<(double X, double Value)>();
        foreach (int i in tops)
        {
            var refined = Section(f, Math.Max(low, low + ((i - 1) * step)), Math.Min(high, low + ((i + 1) * step)));
            found.Add(refined.Value > values[i] ? refined : (low + (i * step), values[i]));
        }
        return [.. found.OrderByDescending(t => t.Value).ThenBy(t => t.X)];
    }

    private static (double X, double Value) Section(Func<double, double> f, double a, double b)
    {
        double x1 = b - (Golden * (b - a)), x2 = a + (Golden * (b - a));
        double f1 = f(x1), f2 = f(x2);
        for (int i = 0; i < 40 && b - a > 1e-9; i++)
        {
            if (f1 >= f2)
            {
                (b, x2, f2) = (x2, x1, f1);
                x1 = b - (Golden * (b - a));
                f1 = f(x1);
            }
            else
            {
                (a, x1, f1) = (x1, x2, f2);
                x2 = a + (Golden * (b - a));
                f2 = f(x2);
            }
        }
        return f1 >= f2 ? (x1, f1) : (x2, f2);
    }
}
