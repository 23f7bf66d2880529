namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>The correlation matrix nearest to a symmetric one in the Frobenius norm, with a floor under its eigenvalues.</summary>
internal static class NearestCorrelation
{
    /// <summary>
    /// Alternating projections with Dykstra's correction (Higham 2002, "Computing the nearest correlation matrix", IMA J. Numer. Anal. 22, algorithm
    /// 3.3); then, so that the result holds exactly, the off-diagonal part is shrunk towards 0 as little as makes the smallest eigenvalue
    /// reach the floor. A matrix that already has the floor comes back as it is.
    /// </summary>
    /// <param name="matrix">Symmetric, unit diagonal, row-major [n × n].</param>
    /// <param name="floor">Least eigenvalue, in (0, 1).</param>
    public static double[] Project(double[] matrix, int n, double floor)
    {
        if (HasFloor(matrix, n, floor)) return (double[])matrix.Clone();
        var y = (double[])matrix.Clone();
        var correction = new double[n * n];
        double[] basis = Identity(n);
        int rounds = n <= 60 ? 100 : n <= 150 ? 30 : 10; // a round costs about 10n³; the last step makes up for what is missing
        for (int round = 0; round < rounds; round++)
        {
            var r = new double[n * n];
            for (int i = 0; i < r.Length; i++) r[i] = y[i] - correction[i];
            double[] x = Clip(r, basis, n, floor);
            double change = 0;
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++)
                {
                    int at = (i * n) + j;
                    correction[at] = x[at] - r[at];
                    double next = i == j ? 1 : x[at];
                    change = Math.Max(change, Math.Abs(next - y[at]));
                    y[at] = next;
                }
            if (change < 1e-7) break;
        }
        return Shrink(y, n, floor);
    }

    // r with its eigenvalues raised to the floor; the basis is kept from round to round, since the matrix changes little.
    private static double[] Clip(double[] r, double[] basis, int n, double floor)
    {
        double[] rotated = Sandwich(basis, r, n);
        SymmetricEigen.DiagonaliseInPlace(rotated, basis, n);
        var x = (double[])r.Clone();
        for (int e = 0; e < n; e++)
        {
            double lift = floor - rotated[(e * n) + e];
            if (!(lift > 0)) continue;
            ReadOnlySpan<double> v = basis.AsSpan(e * n, n);
            for (int i = 0; i < n; i++)
            {
                double scaled = lift * v[i];
                Span<double> row = x.AsSpan(i * n, n);
                for (int j = 0; j < n; j++) row[j] += scaled * v[j];
            }
        }
        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++) x[(i * n) + j] = x[(j * n) + i] = 0.5 * (x[(i * n) + j] + x[(j * n) + i]);
        return x;
    }

    // Basis · r · Basisᵀ, rows of the basis being vectors.
    private static double[] Sandwich(double[] basis, double[] r, int n)
    {
        var half = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++)
            {
                double b = basis[(i * n) + k];
                if (b == 0) continue;
                Span<double> to = half.AsSpan(i * n, n);
                ReadOnlySpan<double> row = r.AsSpan(k * n, n);
                for (int j = 0; j < n; j++) to[j] += b * row[j];
            }
        var result = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++) sum += half[(i * n) + k] * basis[(j * n) + k];
                result[(i * n) + j] = result[(j * n) + i] = sum;
            }
        return result;
    }

    private static double[] Shrink(double[] y, int n, double floor)
    {
        double low = 0, high = 1; // share of the off-diagonal part given up
        double[] best = Scaled(y, n, 0);
        if (HasFloor(best, n, floor)) return best;
        for (int i = 0; i < 40; i++)
        {
            double middle = 0.5 * (low + high);
            double[] tried = Scaled(y, n, middle);
            if (HasFloor(tried, n, floor)) (high, best) = (middle, tried);
            else low = middle;
        }
        return HasFloor(best, n, floor) ? best : Identity(n);
    }

    private static double[] Scaled(double[] y, int n, double give)
    {
        var x = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) x[(i * n) + j] = i == j ? 1 : (1 - give) * y[(i * n) + j];
        return x;
    }

    // Smallest eigenvalue ≥ floor, by whether matrix - floor·I has a Cholesky factor; a hair less than the floor counts.
    private static bool HasFloor(double[] matrix, int n, double floor)
    {
        var shifted = (double[])matrix.Clone();
        for (int i = 0; i < n; i++) shifted[(i * n) + i] -= 0.999 * floor;
        return Cholesky.Factor(shifted, n) is not null;
    }

    private static double[] Identity(int n)
    {
        var x = new double[n * n];
        for (int i = 0; i < n; i++) x[(i * n) + i] = 1;
        return x;
    }
}
