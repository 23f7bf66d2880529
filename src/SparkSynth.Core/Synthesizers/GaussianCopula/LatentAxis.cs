using SparkSynth.Core.Marginals;

namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>
/// A column's cells as intervals of a standard normal variable: the mean of Z in each, and the coefficients of that step function in normalised Hermite
/// polynomials, which say how a latent correlation shows in the scores.
/// </summary>
internal sealed class LatentAxis
{
    /// <summary>Terms kept; what lies beyond is one term more, exact at correlation ±1.</summary>
    private const int Terms = 120;

    private readonly double[] _hermite;
    private readonly double[] _cumulative;

    /// <param name="order">Cell at each position.</param>
    /// <param name="rows">Rows of each cell (by cell index).</param>
    public LatentAxis(int[] order, long[] rows)
    {
        int cells = order.Length;
        Order = order;
        double n = rows.Sum();
        _cumulative = new double[cells + 1];
        Scores = new double[cells];
        _hermite = new double[Terms + 1];
        long before = 0;
        double[] lower = HermiteTimesDensity(0);
        for (int p = 0; p < cells; p++)
        {
            before += rows[order[p]];
            _cumulative[p + 1] = before / n;
            if (rows[order[p]] == 0) continue;
            double[] upper = HermiteTimesDensity(_cumulative[p + 1]);
            double score = (lower[0] - upper[0]) / (rows[order[p]] / n);
            Scores[order[p]] = score;
            for (int k = 1; k <= Terms; k++) _hermite[k] += score * (lower[k - 1] - upper[k - 1]) / Math.Sqrt(k);
            Variance += rows[order[p]] / n * score * score;
            lower = upper;
        }
    }

    /// <summary>Cell at each position.</summary>
    public int[] Order { get; }

    /// <summary>E[Z | cell], by cell index; 0 for a cell without rows.</summary>
    public double[] Scores { get; }

    /// <summary>Variance of the scores, 0 (one cell) to 1 (many).</summary>
    public double Variance { get; }

    /// <summary>
    /// Latent correlation that makes the scores' covariance equal <paramref name="observed"/>: solves Σ_k a_k b_k ρ^k = observed by bisection; the
    /// left side rises with ρ. Within ±0.999; 0 if a column has one cell.
    /// Source: Nataf (1962); Cario and Nelson (1997); attenuation by Hermite coefficients as for polychoric correlations (Olsson 1979).
    /// </summary>
    public static double Correlation(LatentAxis first, LatentAxis second, double observed)
    {
        const double Limit = 0.999;
        if (first.Variance <= 0 || second.Variance <= 0) return 0;
        var products = new double[Terms + 1];
        double same = 0, opposite = 0;
        for (int k = 1; k <= Terms; k++)
        {
            products[k] = first._hermite[k] * second._hermite[k];
            same += products[k];
            opposite += k % 2 == 0 ? products[k] : -products[k];
        }
        double restSame = first.CovarianceAtOne(second, mirrored: false) - same;
        double restOpposite = first.CovarianceAtOne(second, mirrored: true) - opposite;

        double At(double rho)
        {
            double sum = 0, power = 1;
            for (int k = 1; k <= Terms; k++) sum += products[k] * (power *= rho);
            return sum + ((rho > 0 ? restSame : restOpposite) * Math.Abs(power * rho));
        }

        double low = -Limit, high = Limit;
        if (observed >= At(high)) return high;
        if (observed <= At(low)) return low;
        for (int i = 0; i < 48; i++)
        {
            double middle = 0.5 * (low + high);
            if (At(middle) < observed) low = middle;
            else high = middle;
        }
        return 0.5 * (low + high);
    }

    // E[s(Z) t(Z)], or E[s(Z) t(-Z)]: along the common refinement of the two partitions of [0, 1].
    private double CovarianceAtOne(LatentAxis other, bool mirrored)
    {
        double sum = 0, at = 0;
        int i = 0, j = mirrored ? other.Order.Length - 1 : 0;
        while (i < Order.Length && j >= 0 && j < other.Order.Length)
        {
            double endI = _cumulative[i + 1], endJ = mirrored ? 1 - other._cumulative[j] : other._cumulative[j + 1];
            double end = Math.Min(endI, endJ);
            sum += (end - at) * Scores[Order[i]] * other.Scores[other.Order[j]];
            at = end;
            if (endI <= end) i++;
            if (endJ <= end) j += mirrored ? -1 : 1;
        }
        return sum;
    }

    // h_0(t)φ(t), h_1(t)φ(t), … at the quantile t of p; zero at both ends.
    private static double[] HermiteTimesDensity(double p)
    {
        var values = new double[Terms];
        if (p is <= 0 or >= 1) return values;
        double t = StandardNormal.Quantile(p);
        values[0] = StandardNormal.Pdf(t);
        values[1] = t * values[0];
        for (int k = 2; k < Terms; k++) values[k] = ((t * values[k - 1]) - (Math.Sqrt(k - 1) * values[k - 2])) / Math.Sqrt(k);
        return values;
    }
}
