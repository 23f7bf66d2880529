using SparkSynth.Core.Marginals;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Synthesizers.GaussianCopula;

namespace SparkSynth.Core.Tests.Synthesizers.GaussianCopula;

public class LatentCorrelationTests
{
    /// <summary>65,536 Sobol rows: the tolerance is mostly the points' own deviation from the normal law in two dimensions.</summary>
    [TestCase(2, 2, 0.9)]
    [TestCase(2, 2, -0.4)]
    [TestCase(2, 10, 0.7)]
    [TestCase(3, 5, 0.0)]
    [TestCase(4, 4, 0.3)]
    [TestCase(5, 32, -0.8)]
    [TestCase(10, 10, 0.95)]
    public void Known_correlation_is_recovered_from_cells(int cellsA, int cellsB, double rho)
    {
        double load = Math.Sqrt(Math.Abs(rho));
        double[][] x = CopulaTables.Normals([load, rho < 0 ? -load : load], 65_536);
        ColumnCells[] cells = [CopulaTables.Ordered("a", x[0], cellsA), CopulaTables.Ordered("b", x[1], cellsB)];
        var pairs = CopulaTables.Count(cells, [CopulaTables.Code(cells[0], x[0]), CopulaTables.Code(cells[1], x[1])]);
        var model = GaussianCopulaFitter.Fit(pairs, cells, [null, null]);
        Assert.That(model.Correlation[1], Is.EqualTo(rho).Within(0.01));
    }

    [Test]
    public void Scores_without_correction_would_be_attenuated()
    {
        double[][] x = CopulaTables.Normals([Math.Sqrt(0.7), Math.Sqrt(0.7)], 65_536);
        ColumnCells[] cells = [CopulaTables.Ordered("a", x[0], 2), CopulaTables.Ordered("b", x[1], 2)];
        int[][] codes = [CopulaTables.Code(cells[0], x[0]), CopulaTables.Code(cells[1], x[1])];
        double agree = codes[0].Zip(codes[1]).Count(t => t.First == t.Second) / 65_536.0;
        // Median split: correlation of the codes is 2·asin(ρ)/π (Sheppard 1899), far below ρ.
        Assert.That((2 * agree) - 1, Is.EqualTo(2 * Math.Asin(0.7) / Math.PI).Within(0.01));
        Assert.That((2 * agree) - 1, Is.LessThan(0.55));
    }

    [Test]
    public void Median_split_inverts_Sheppards_formula_exactly()
    {
        // Orthant probability ¼ + asin(ρ)/2π, so the scores' covariance is known in closed form: (2/π) · 2·asin(ρ)/π.
        var axis = new LatentAxis([0, 1], [1000, 1000]);
        foreach (double rho in (double[])[-0.99, -0.5, -0.1, 0, 0.2, 0.6, 0.9, 0.98])
        {
            double covariance = 2 / Math.PI * (2 * Math.Asin(rho) / Math.PI);
            Assert.That(LatentAxis.Correlation(axis, axis, covariance), Is.EqualTo(rho).Within(0.004), $"{rho}");
        }
    }

    [Test]
    public void Scores_have_mean_zero_and_are_the_means_of_the_normal_slices()
    {
        var axis = new LatentAxis([2, 0, 1], [30, 50, 20]);
        Assert.That((30 * axis.Scores[0]) + (50 * axis.Scores[1]) + (20 * axis.Scores[2]), Is.EqualTo(0).Within(1e-12));
        // Position 0 is cell 2, the lowest 20 %: -φ(z)/0.2.
        Assert.That(axis.Scores[2], Is.EqualTo(-StandardNormal.Pdf(StandardNormal.Quantile(0.2)) / 0.2).Within(1e-12));
    }

    [Test]
    public void Observed_beyond_what_any_correlation_gives_is_limited()
    {
        var axis = new LatentAxis([0, 1, 2], [10, 10, 10]);
        Assert.That(LatentAxis.Correlation(axis, axis, 5), Is.EqualTo(0.999));
        Assert.That(LatentAxis.Correlation(axis, axis, -5), Is.EqualTo(-0.999));
        Assert.That(LatentAxis.Correlation(axis, new LatentAxis([0], [30]), 0), Is.Zero);
    }
}
