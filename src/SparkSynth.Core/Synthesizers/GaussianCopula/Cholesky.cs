namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>Cholesky factor with a fixed order of operations: the same bits everywhere.</summary>
internal static class Cholesky
{
    /// <summary>Lower triangle L, row-major [n × n] with zeros above, L Lᵀ = matrix; null if it is not positive definite. n³/6 multiplications.</summary>
    public static double[]? Factor(double[] matrix, int n)
    {
        var l = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[(i * n) + j];
                for (int k = 0; k < j; k++) sum -= l[(i * n) + k] * l[(j * n) + k];
                if (i != j)
                {
                    l[(i * n) + j] = sum / l[(j * n) + j];
                    continue;
                }
                if (!(sum > 0)) return null;
                l[(i * n) + i] = Math.Sqrt(sum);
            }
        return l;
    }
}
