namespace SparkSynth.Core.Marginals;

/// <summary>
/// Nelder and Mead's simplex search (1965), maximising. Own code because MathNet's throws away the best point when it runs out of
/// iterations; deterministic: ties keep the older point.
/// </summary>
internal static class NelderMead
{
    /// <summary>
    /// Best point found from <paramref name="start"/> with edges <paramref name="step"/>; stops when values differ by less than
    /// <paramref name="tolerance"/> and points by less than 1e-6, or after <paramref name="evaluations"/>.
    /// </summary>
    public static (double[] Point, double Value) Maximize(Func<double[], double> f, double[] start, double step, double tolerance = 1e-12, int evaluations = 400)
    {
        int n = start.Length;
        var points = new double[n + 1][];
        var values = new double[n + 1];
        for (int i = 0; i <= n; i++)
        {
            points[i] = (double[])start.Clone();
            if (i > 0) points[i][i - 1] += step;
            values[i] = f(points[i]);
        }
        int used = n + 1;
        while (used < evaluations)
        {
            Sort(points, values);
            double size = 0;
            for (int j = 0; j < n; j++) size = Math.Max(size, Math.Abs(points[n][j] - points[0][j]));
            if (Math.Abs(values[0] - values[n]) <= tolerance && size < 1e-6) break;
            double[] centre = new double[n];
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++) centre[j] += points[i][j] / n;
            double[] reflected = Along(centre, points[n], -1);
            double value = f(reflected);
            used++;
            if (value > values[0])
            {
                double[] expanded = Along(centre, points[n], -2);
                double further = f(expanded);
                used++;
                (points[n], values[n]) = further > value ? (expanded, further) : (reflected, value);
            }
            else if (value > values[n - 1])
            {
                (points[n], values[n]) = (reflected, value);
            }
            else
            {
                double[] contracted = Along(centre, points[n], value > values[n] ? -0.5 : 0.5);
                double inner = f(contracted);
                used++;
                if (inner > Math.Max(value, values[n]))
                {
                    (points[n], values[n]) = (contracted, inner);
                }
                else
                {
                    for (int i = 1; i <= n; i++)
                    {
                        points[i] = Along(points[0], points[i], 0.5);
                        values[i] = f(points[i]);
                    }
                    used += n;
                }
            }
        }
        Sort(points, values);
        return (points[0], values[0]);
    }

    private static double[] Along(double[] from, double[] to, double t)
    {
        var x = new double[from.Length];
        for (int j = 0; j < x.Length; j++) x[j] = from[j] + (t * (to[j] - from[j]));
        return x;
    }

    private static void Sort(double[][] points, double[] values)
    {
        for (int i = 1; i < values.Length; i++)
            for (int j = i; j > 0 && values[j] > values[j - 1]; j--)
            {
                (values[j], values[j - 1]) = (values[j - 1], values[j]);
                (points[j], points[j - 1]) = (points[j - 1], points[j]);
            }
    }
}
