using SparkSynth.Core.Marginals;

namespace SparkSynth.Core.Tests.Marginals;

public class MarginalReferenceTests
{
    private static IEnumerable<TestCaseData> Regular() => GoldenFits.Cases(degenerate: false);

    private static IEnumerable<TestCaseData> Degenerate() => GoldenFits.Cases(degenerate: true);

    private static IEnumerable<string> Columns() => Regular().Select(c => (string)c.Arguments[0]!).Distinct();

    [TestCaseSource(nameof(Regular))]
    public void Fit_reaches_the_likelihood_of_SciPy(string column, string family)
    {
        var table = GoldenFits.Table(column);
        Assert.That(MarginalFamilies.TryParse(family, out var parsed));
        var fit = MarginalFitter.Fit(parsed, table);
        double expected = GoldenFits.Entry(column, family).GetProperty("mean_log_likelihood").GetDouble();
        Assert.That(fit.Refusal, Is.Null);
        TestContext.Out.WriteLine($"{fit.Marginal} {fit.Goodness!.MeanLogLikelihood:R} SciPy {expected:R}");
        Assert.That(fit.Goodness.MeanLogLikelihood, Is.GreaterThanOrEqualTo(expected - (1e-6 * Math.Abs(expected))));
    }

    [TestCaseSource(nameof(Degenerate))]
    public void Degenerate_fit_is_refused_with_a_sentence(string column, string family)
    {
        Assert.That(MarginalFamilies.TryParse(family, out var parsed));
        var fit = MarginalFitter.Fit(parsed, GoldenFits.Table(column));
        Assert.That(fit.Marginal, Is.Null);
        Assert.That(fit.Refusal!.Reason, Has.Length.GreaterThan(20));
        Assert.That(fit.Refusal.Family, Is.EqualTo(parsed));
    }

    [TestCaseSource(nameof(Regular))]
    public void Cdf_and_quantile_equal_SciPy_at_its_parameters(string column, string family)
    {
        var entry = GoldenFits.Entry(column, family);
        var marginal = GoldenFits.Make(family, GoldenFits.Numbers(entry, "parameters"));
        double[] x = GoldenFits.Numbers(entry, "x"), cdf = GoldenFits.Numbers(entry, "cdf"), p = GoldenFits.Numbers(entry, "p"), ppf = GoldenFits.Numbers(entry, "ppf");
        Assert.Multiple(() =>
        {
            for (int i = 0; i < x.Length; i++)
            {
                Assert.That(marginal.Cdf(x[i]), Is.EqualTo(cdf[i]).Within(1e-8), $"cdf({x[i]})");
                Assert.That(marginal.Quantile(p[i]), Is.EqualTo(ppf[i]).Within(1e-8 * Math.Max(1, Math.Abs(ppf[i]))), $"ppf({p[i]})");
            }
        });
    }

    [TestCaseSource(nameof(Regular))]
    public void LogPdf_equals_SciPy_at_its_parameters(string column, string family)
    {
        var entry = GoldenFits.Entry(column, family);
        double expected = entry.GetProperty("mean_log_likelihood").GetDouble();
        var marginal = GoldenFits.Make(family, GoldenFits.Numbers(entry, "parameters"));
        Assert.That(marginal.MeanLogLikelihood(GoldenFits.Table(column)), Is.EqualTo(expected).Within(1e-7)); // SciPy's own lgamma difference is off by 2e-8 at df = 1e7
    }

    [TestCaseSource(nameof(Columns))]
    public void Kde_equals_SciPy(string column)
    {
        var entry = GoldenFits.Entry(column, "kde");
        var table = GoldenFits.Table(column);
        var kde = KdeMarginal.Fit(table).Marginal!;
        double[] x = GoldenFits.Numbers(entry, "x"), pdf = GoldenFits.Numbers(entry, "pdf"), cdf = GoldenFits.Numbers(entry, "cdf");
        Assert.That(KdeMarginal.ScottFactor(table.Rows), Is.EqualTo(entry.GetProperty("bandwidth_factor").GetDouble()).Within(1e-14));
        for (int i = 0; i < x.Length; i++)
        {
            Assert.That(kde.Cdf(x[i]), Is.EqualTo(cdf[i]).Within(1e-8));
            Assert.That(Math.Exp(kde.LogPdf(x[i])), Is.EqualTo(pdf[i]).Within(1e-8 * pdf[i]));
        }
    }
}
