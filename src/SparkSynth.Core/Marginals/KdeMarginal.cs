using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SparkSynth.Core.Marginals;

/// <summary>
/// Gaussian kernel density estimate, as <c>scipy.stats.gaussian_kde</c>: F(x) = Σ w_i Φ((x - x_i)/h). A model that is published holds only
/// points that stand for at least k rows each: fit it to <see cref="WeightedSample.Grouped"/>, never to raw values.
/// </summary>
/// <param name="Points">Centres, ascending.</param>
/// <param name="Weights">Share of each, sum 1.</param>
/// <param name="Bandwidth">Kernel standard deviation h > 0.</param>
public sealed record KdeMarginal(ImmutableArray<double> Points, ImmutableArray<double> Weights, double Bandwidth) : Marginal
{
    [JsonIgnore]
    public override MarginalFamily Family => MarginalFamily.Kde;

    [JsonIgnore]
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("bandwidth", Bandwidth)];

    public override double Cdf(double x)
    {
        double sum = 0;
        for (int i = 0; i < Points.Length; i++) sum += Weights[i] * StandardNormal.Cdf((x - Points[i]) / Bandwidth);
        return double.IsPositiveInfinity(x) ? 1 : sum > 1 ? 1 : sum; // the weights add up to 1 but for rounding
    }

    public override double Quantile(double p)
    {
        if (!(p > 0 && p < 1)) return p == 0 ? double.NegativeInfinity : p == 1 ? double.PositiveInfinity : double.NaN;
        double cumulative = 0;
        int i = 0;
        while (i < Points.Length - 1 && (cumulative += Weights[i]) < p) i++;
        double z = StandardNormal.Quantile(p);
        // Every kernel's own quantile brackets the mixture's.
        double low = Points[0] + (z * Bandwidth), high = Points[^1] + (z * Bandwidth);
        return QuantileSolver.Solve(Cdf, x => Math.Exp(LogPdf(x)), p, low - Bandwidth, high + Bandwidth, Points[i], Bandwidth);
    }

    public override double LogPdf(double x)
    {
        double best = double.NegativeInfinity;
        for (int i = 0; i < Points.Length; i++) best = Math.Max(best, StandardNormal.LogPdf((x - Points[i]) / Bandwidth));
        if (double.IsNegativeInfinity(best) || double.IsNaN(x)) return double.IsNaN(x) ? x : best;
        double sum = 0;
        for (int i = 0; i < Points.Length; i++) sum += Weights[i] * Math.Exp(StandardNormal.LogPdf((x - Points[i]) / Bandwidth) - best);
        return best + Math.Log(sum) - Math.Log(Bandwidth);
    }

    public bool Equals(KdeMarginal? other) => other is not null && Bandwidth == other.Bandwidth
        && Points.AsSpan().SequenceEqual(other.Points.AsSpan()) && Weights.AsSpan().SequenceEqual(other.Weights.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Points.Length, Bandwidth);

    /// <summary>
    /// Scott's rule (1992): h = n^(-1/5) · standard deviation with divisor n - 1, n the rows. Each evaluation costs one Φ a point, so callers
    /// group large tables first. Refused for fewer than two distinct values.
    /// </summary>
    public static MarginalFit Fit(WeightedSample table)
    {
        if (FitRules.Refuse(MarginalFamily.Kde, table) is { } refused) return refused;
        double n = table.Rows;
        var marginal = new KdeMarginal(
            [.. table.Values], [.. table.Counts.Select(c => c / n)], ScottFactor(table.Rows) * Math.Sqrt(table.Variance * n / (n - 1)));
        return MarginalFit.Of(marginal, table);
    }

    /// <summary>n^(-1/5).</summary>
    public static double ScottFactor(long rows) => Math.Pow(rows, -0.2);
}
