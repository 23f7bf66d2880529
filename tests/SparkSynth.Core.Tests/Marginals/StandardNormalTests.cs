using SparkSynth.Core.Marginals;

namespace SparkSynth.Core.Tests.Marginals;

/// <summary>Reference values: SciPy 1.10.1, <c>scipy.special.ndtri</c> and <c>ndtr</c>.</summary>
public class StandardNormalTests
{
    [TestCase(1e-300, -37.0470962993612)]
    [TestCase(1e-100, -21.273453560965322)]
    [TestCase(1e-10, -6.361340902404056)]
    [TestCase(0.0001, -3.7190164854556804)]
    [TestCase(0.02425, -1.972961051311885)]
    [TestCase(0.25, -0.6744897501960817)]
    [TestCase(0.975, 1.959963984540054)]
    [TestCase(0.9999, 3.719016485455709)]
    public void Quantile_equals_the_reference(double p, double z) => Assert.That(StandardNormal.Quantile(p), Is.EqualTo(z).Within(1e-14 * Math.Abs(z)));

    [TestCase(-37, 5.7255712225239266e-300)]
    [TestCase(-8, 6.22096057427174e-16)]
    [TestCase(-1, 0.15865525393145707)]
    [TestCase(3, 0.9986501019683699)]
    public void Cdf_equals_the_reference(double z, double p) => Assert.That(StandardNormal.Cdf(z), Is.EqualTo(p).Within(2e-12 * p));

    [TestCase(0)]
    [TestCase(2)]
    [TestCase(4.5)]
    [TestCase(12)]
    [TestCase(30)]
    public void Mills_ratio_is_tail_over_density(double z) =>
        Assert.That(StandardNormal.MillsRatio(z), Is.EqualTo(StandardNormal.Survival(z) / StandardNormal.Pdf(z)).Within(1e-10).Percent);
}
