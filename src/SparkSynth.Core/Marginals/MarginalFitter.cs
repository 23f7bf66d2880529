namespace SparkSynth.Core.Marginals;

/// <summary>Fits a family to a value table, and chooses one.</summary>
public static class MarginalFitter
{
    /// <summary>Points of a kernel density estimate in a model.</summary>
    public const int KdePoints = 256;

    // A kernel density costs a Φ for each pair of value and point.
    private const int GoodnessValues = 1024;

    private static readonly MarginalFamily[] Parametric =
        [MarginalFamily.Uniform, MarginalFamily.Norm, MarginalFamily.TruncNorm, MarginalFamily.Gamma, MarginalFamily.StudentT, MarginalFamily.Beta];

    /// <summary>
    /// Plain maximum likelihood (for kde, all values as points). The parameters may show the lowest and highest value: use
    /// <see cref="Publishable"/> for anything that leaves the process.
    /// </summary>
    /// <exception cref="ArgumentException">Empirical (needs a support) or auto.</exception>
    public static MarginalFit Fit(MarginalFamily family, WeightedSample table) => family switch
    {
        MarginalFamily.Norm => NormMarginal.Fit(table),
        MarginalFamily.TruncNorm => TruncNormMarginal.Fit(table),
        MarginalFamily.Gamma => GammaMarginal.Fit(table),
        MarginalFamily.Beta => BetaMarginal.Fit(table),
        MarginalFamily.StudentT => StudentTMarginal.Fit(table),
        MarginalFamily.Uniform => UniformMarginal.Fit(table),
        MarginalFamily.Kde => KdeMarginal.Fit(table),
        _ => throw new ArgumentException("Not a family with a plain fit.", nameof(family)),
    };

    /// <summary>
    /// A fit whose parameters may be published: to the table with safe ends (no parameter is or reveals a value of support below
    /// <paramref name="support"/>), kde on at most <see cref="KdePoints"/> means of that many rows. Goodness is measured on the table with safe ends,
    /// in steps of <paramref name="step"/> if values are rounded (0: they are not).
    /// </summary>
    public static MarginalFit Publishable(MarginalFamily family, WeightedSample table, int support, double step = 0)
    {
        if (family == MarginalFamily.Auto) return Choose(table, support, step);
        if (family == MarginalFamily.Empirical) return EmpiricalMarginal.FromTable(table, support);
        if (table.Rows > 0 && table.Rows < 2L * support) return MarginalFit.Refused(family, "there are fewer rows than may be published");
        var safe = table.WithSafeEnds(support);
        bool kde = family == MarginalFamily.Kde;
        var fit = kde ? KdeMarginal.Fit(safe.Grouped(support, KdePoints)) : Fit(family, safe);
        return fit.Marginal is { } marginal ? MarginalFit.Of(marginal, kde ? safe.Compressed(GoodnessValues) : safe, step) : fit;
    }

    /// <summary>
    /// The family of smallest BIC among those whose distance to the table is small: KS ≤ max(0.02, 1.63/√n) (1.63: the 1 % point of
    /// Kolmogorov's distribution). None: kde by the same bar, else empirical. Spikes and heaps of values raise KS and so end as empirical.
    /// </summary>
    private static MarginalFit Choose(WeightedSample table, int support, double step)
    {
        double bar = Math.Max(0.02, 1.63 / Math.Sqrt(Math.Max(1, table.Rows)));
        MarginalFit? best = null;
        if (table.HeaviestShare <= 2 * bar || step > 0)
        {
            foreach (var family in Parametric)
            {
                var fit = Publishable(family, table, support, step);
                if (fit.Goodness is { } g && g.Ks <= bar && (best is null || g.Bic < best.Goodness!.Bic)) best = fit;
            }
            if (best is not null) return best;
            var kde = Publishable(MarginalFamily.Kde, table, support, step);
            if (kde.Goodness is { } k && k.Ks <= bar) return kde;
        }
        return EmpiricalMarginal.FromTable(table, support);
    }
}
