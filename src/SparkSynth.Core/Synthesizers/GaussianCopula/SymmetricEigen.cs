namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, section 8.5), in a fixed order of operations.
/// Own code because bits of the model depend on it, and a library's may depend on threads or on a native provider.
/// </summary>
internal static class SymmetricEigen
{
    /// <summary>
    /// Diagonalises <paramref name="a"/> ([n × n], symmetric) in place: eigenvalues on its diagonal, unsorted. Row i of <paramref name="vectors"/> is rotated
    /// along: pass the identity for the eigenvectors as rows, or an earlier basis to go on from it. Cost: about 4n³ a sweep, 6 to 10 sweeps (2 from a good basis).
    /// </summary>
    public static void DiagonaliseInPlace(double[] a, double[] vectors, int n)
    {
        double norm = 0;
        for (int i = 0; i < a.Length; i++) norm += a[i] * a[i];
        for (int sweep = 0; sweep < 50; sweep++)
        {
            double off = 0;
            for (int i = 0; i < n; i++)
                for (int j = i + 1; j < n; j++) off += a[(i * n) + j] * a[(i * n) + j];
            if (off <= 1e-26 * norm) return;
            for (int p = 0; p < n; p++)
                for (int q = p + 1; q < n; q++)
                    Rotate(a, vectors, n, p, q);
        }
    }

    private static void Rotate(double[] a, double[] vectors, int n, int p, int q)
    {
        double apq = a[(p * n) + q];
        if (apq * apq <= 1e-32 * Math.Abs(a[(p * n) + p] * a[(q * n) + q])) return;
        double theta = (a[(q * n) + q] - a[(p * n) + p]) / (2 * apq);
        double t = Math.CopySign(1 / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1)), theta);
        double c = 1 / Math.Sqrt((t * t) + 1), s = t * c;
        Span<double> rowP = a.AsSpan(p * n, n), rowQ = a.AsSpan(q * n, n);
        for (int k = 0; k < n; k++) (rowP[k], rowQ[k]) = ((c * rowP[k]) - (s * rowQ[k]), (s * rowP[k]) + (c * rowQ[k]));
        for (int k = 0; k < n; k++)
        {
            double kp = a[(k * n) + p], kq = a[(k * n) + q];
            a[(k * n) + p] = (c * kp) - (s * kq);
            a[(k * n) + q] = (s * kp) + (c * kq);
        }
        a[(p * n) + q] = 0;
        a[(q * n) + p] = 0;
        Span<double> vectorP = vectors.AsSpan(p * n, n), vectorQ = vectors.AsSpan(q * n, n);
        for (int k = 0; k < n; k++) (vectorP[k], vectorQ[k]) = ((c * vectorP[k]) - (s * vectorQ[k]), (s * vectorP[k]) + (c * vectorQ[k]));
    }
}
