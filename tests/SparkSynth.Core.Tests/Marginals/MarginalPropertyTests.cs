using CsCheck;
using SparkSynth.Core.Marginals;

namespace SparkSynth.Core.Tests.Marginals;

public class MarginalPropertyTests
{
    private static readonly MarginalFamily[] Families =
        [MarginalFamily.Norm, MarginalFamily.TruncNorm, MarginalFamily.Gamma, MarginalFamily.Beta, MarginalFamily.StudentT, MarginalFamily.Uniform, MarginalFamily.Kde];

    private static readonly Gen<Marginal> Distributions = Gen.OneOf(
        Gen.Select(Gen.Double[-100, 100], Gen.Double[0.01, 50], (l, s) => (Marginal)new NormMarginal(l, s)),
        Gen.Select(Gen.Double[-6, 6], Gen.Double[0.1, 9], Gen.Double[-50, 50], Gen.Double[0.1, 20], (a, w, l, s) => (Marginal)new TruncNormMarginal(a, a + w, l, s)),
        Gen.Select(Gen.Double[0.3, 5000], Gen.Double[-50, 50], Gen.Double[0.01, 20], (k, l, s) => (Marginal)new GammaMarginal(k, l, s)),
        Gen.Select(Gen.Double[0.3, 800], Gen.Double[0.3, 800], Gen.Double[-50, 50], Gen.Double[0.1, 900], (a, b, l, s) => (Marginal)new BetaMarginal(a, b, l, s)),
        Gen.Select(Gen.Double[0.5, 4000], Gen.Double[-50, 50], Gen.Double[0.1, 20], (v, l, s) => (Marginal)new StudentTMarginal(v, l, s)),
        Gen.Select(Gen.Double[-50, 50], Gen.Double[0.1, 20], (l, s) => (Marginal)new UniformMarginal(l, s)),
        Gen.Select(Gen.Double[-9, 0], Gen.Double[0, 9], Gen.Double[0.05, 2], (a, b, h) => (Marginal)new KdeMarginal([a, b + 0.01, b + 1], [0.25, 0.25, 0.5], h)));

    [Test]
    public void Cdf_undoes_the_quantile() => Gen.Select(Distributions, Gen.Double[1e-6, 1 - 1e-6]).Sample(
        (marginal, p) =>
        {
            double x = marginal.Quantile(p), f = marginal.Cdf(x);
            // Where the quantile function is so steep that neighbouring doubles differ in F, one of them must bracket p.
            return Math.Abs(f - p) <= 1e-9 || (marginal.Cdf(Math.BitDecrement(x)) <= p && marginal.Cdf(Math.BitIncrement(x)) >= p);
        },
        iter: 3000);

    [Test]
    public void Cdf_and_quantile_never_fall() => Gen.Select(Distributions, Gen.Double[0, 1], Gen.Double[0, 1]).Sample(
        (marginal, p, q) =>
        {
            double low = marginal.Quantile(Math.Min(p, q)), high = marginal.Quantile(Math.Max(p, q));
            double slack = 1e-9 * (marginal.Quantile(0.75) - marginal.Quantile(0.25));
            return (low <= high || low - high <= slack) && marginal.Cdf(low) <= marginal.Cdf(high) + 1e-9;
        },
        iter: 2000);

    [Test]
    public void Far_tail_of_student_t_keeps_its_digits([Values(0.7, 3, 30, 627.75, 999)] double df, [Values(1e-3, 1e-9, 1e-17, 1e-44)] double p)
    {
        var marginal = new StudentTMarginal(df, 0, 1);
        Assert.That(marginal.Cdf(marginal.Quantile(p)), Is.EqualTo(p).Within(1e-9).Percent);
        Assert.That(marginal.Quantile(p / 2), Is.LessThan(marginal.Quantile(p)));
    }

    [Test]
    public void LogPdf_is_the_slope_of_the_cdf() => Gen.Select(Distributions, Gen.Double[0.02, 0.98]).Sample(
        (marginal, p) =>
        {
            // Narrow, because a kde has valleys of many bandwidths; in them next to nothing is left of a difference of cdfs, so the mean slope gives the scale.
            double x = marginal.Quantile(p), around = marginal.Quantile(p + 0.01) - marginal.Quantile(p - 0.01), width = around * 1e-5;
            double slope = (marginal.Cdf(x + width) - marginal.Cdf(x - width)) / (2 * width);
            return Math.Abs(slope - Math.Exp(marginal.LogPdf(x))) <= (2e-3 * slope) + (1e-5 * 0.02 / around);
        },
        iter: 1000);

    [TestCaseSource(nameof(Families))]
    public void Argument_outside_the_unit_interval_and_NaN_give_NaN(MarginalFamily family)
    {
        var marginal = MarginalFitter.Fit(family, WeightedSample.FromRows(Bell(400))).Marginal!;
        Assert.Multiple(() =>
        {
            Assert.That(marginal.Family, Is.EqualTo(family));
            Assert.That(marginal.Quantile(-0.1), Is.NaN);
            Assert.That(marginal.Quantile(1.1), Is.NaN);
            Assert.That(marginal.Quantile(double.NaN), Is.NaN);
            Assert.That(marginal.Cdf(double.NaN), Is.NaN);
            Assert.That(marginal.LogPdf(double.NaN), Is.NaN);
            Assert.That(marginal.Cdf(double.NegativeInfinity), Is.Zero);
            Assert.That(marginal.Cdf(double.PositiveInfinity), Is.EqualTo(1));
            Assert.That(marginal.Quantile(0), Is.LessThanOrEqualTo(marginal.Quantile(0.001)));
            Assert.That(marginal.Quantile(1), Is.GreaterThanOrEqualTo(marginal.Quantile(0.999)));
        });
    }

    [TestCaseSource(nameof(Families))]
    public void Fit_moves_with_shift_and_scale(MarginalFamily family)
    {
        double[] rows = [.. Bell(500)];
        var plain = MarginalFitter.Fit(family, WeightedSample.FromRows(rows));
        var moved = MarginalFitter.Fit(family, WeightedSample.FromRows(rows.Select(x => (x * 1e6) + 1.6e15)));
        Assert.That(plain.Refusal, Is.Null);
        Assert.That(moved.Refusal, Is.Null);
        // Density scales by 1e-6; the rest of the tolerance is the rounding of the shifted values themselves (ulp 0.25).
        Assert.That(moved.Goodness!.MeanLogLikelihood, Is.EqualTo(plain.Goodness!.MeanLogLikelihood - Math.Log(1e6)).Within(1e-3));
        Assert.That(moved.Marginal!.Quantile(0.3), Is.EqualTo((plain.Marginal!.Quantile(0.3) * 1e6) + 1.6e15).Within(3e4));
    }

    private static IEnumerable<MarginalFamily> LikelihoodFamilies() => Families.Where(f => f != MarginalFamily.Kde); // Scott's bandwidth depends on the rows

    [TestCaseSource(nameof(LikelihoodFamilies))]
    public void Fit_depends_on_shares_not_on_rows(MarginalFamily family)
    {
        var small = WeightedSample.FromRows(Bell(300));
        var large = new WeightedSample(small.Values, [.. small.Counts.Select(c => c * 20_000_000_000)]);
        var a = MarginalFitter.Fit(family, small);
        var b = MarginalFitter.Fit(family, large);
        Assert.That(b.Goodness!.MeanLogLikelihood, Is.EqualTo(a.Goodness!.MeanLogLikelihood).Within(1e-9));
    }

    [TestCaseSource(nameof(Families))]
    public void Nothing_to_fit_is_refused(MarginalFamily family)
    {
        Assert.That(MarginalFitter.Fit(family, new WeightedSample([], [])).Refusal, Is.Not.Null);
        Assert.That(MarginalFitter.Fit(family, new WeightedSample([3], [100])).Refusal, Is.Not.Null);
        Assert.That(MarginalFitter.Fit(family, new WeightedSample([-1e308, 1e308], [5, 5])).Refusal, Is.Not.Null);
    }

    [Test]
    public void Odd_data_never_throws_and_never_gives_unusable_parameters()
    {
        var tables = Gen.OneOf(
            Gen.Double[-1e3, 1e3].Array[2, 12],
            Gen.Int[0, 3].Array[2, 60].Select(a => a.Select(i => (double)i).ToArray()),
            Gen.Select(Gen.Int[1, 200], Gen.Double[1, 1e9].Array[1, 40], (zeros, rest) => Enumerable.Repeat(0.0, zeros).Concat(rest).ToArray()),
            Gen.Double[0, 1].Array[5, 80].Select(a => a.Select(u => 1.6e15 + Math.Floor(u * 4)).ToArray()),
            Gen.Double[0.001, 1].Array[5, 80].Select(a => a.Select(u => Math.Pow(u, -3)).ToArray()),
            Gen.Double[0, 1].Array[5, 80].Select(a => a.Select(u => u < 0.5 ? u * 1e-9 : 1 + (u * 1e-9)).ToArray()));
        Gen.Select(tables, Gen.Int[0, Families.Length - 1]).Sample(
            (rows, which) =>
            {
                var sample = WeightedSample.FromRows(rows);
                var fit = MarginalFitter.Fit(Families[which], sample);
                if (fit.Marginal is not { } marginal) return fit.Refusal!.Reason.Length > 10;
                double q1 = marginal.Quantile(0.25), q3 = marginal.Quantile(0.75);
                return marginal.Parameters.All(p => double.IsFinite(p.Value)) && double.IsFinite(fit.Goodness!.MeanLogLikelihood) && fit.Goodness.Ks is >= 0 and <= 1
                    && double.IsFinite(q1) && q1 <= q3 && q3 >= sample.Min - sample.Range - 1 && q1 <= sample.Max + sample.Range + 1;
            },
            iter: 100);
    }

    [Test]
    public void Timestamps_a_few_ulp_apart_get_a_sane_gamma()
    {
        var sample = new WeightedSample([1.6e15, 1.6e15 + 1, 1.6e15 + 2, 1.6e15 + 3], [10, 22, 19, 9]);
        var small = new WeightedSample([0, 1, 2, 3], [10, 22, 19, 9]);
        var fit = MarginalFitter.Fit(MarginalFamily.Gamma, sample).Goodness!;
        Assert.That(fit.MeanLogLikelihood, Is.EqualTo(MarginalFitter.Fit(MarginalFamily.Gamma, small).Goodness!.MeanLogLikelihood).Within(0.1));
    }

    [Test]
    public void Zero_inflated_column_is_refused_by_families_that_would_collapse_on_it()
    {
        var sample = WeightedSample.FromRows([.. Enumerable.Repeat(0.0, 920), .. Enumerable.Range(1, 80).Select(i => i * 100.0)]);
        foreach (var family in (MarginalFamily[])[MarginalFamily.Gamma, MarginalFamily.Beta, MarginalFamily.StudentT])
            Assert.That(MarginalFitter.Fit(family, sample).Refusal, Is.Not.Null, family.ToString());
    }

    private static IEnumerable<double> Bell(int n) => Enumerable.Range(0, n).Select(i => 3 + (0.7 * StandardNormal.Quantile((i + 0.5) / n)) + (0.05 * (i % 7)));
}
