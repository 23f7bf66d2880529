using SparkSynth.Core.Synthesizers.GaussianCopula;

namespace SparkSynth.Core.Tests.Synthesizers.GaussianCopula;

public class NearestCorrelationTests
{
    /// <summary>Higham (2002), section 4: the matrix [1 1 0; 1 1 1; 0 1 1] and its nearest correlation matrix, four digits printed there.</summary>
    [Test]
    public void Example_of_Higham_is_reproduced()
    {
        double[] near = NearestCorrelation.Project([1, 1, 0, 1, 1, 1, 0, 1, 1], 3, 1e-7);
        double[] expected = [1, 0.7607, 0.1573, 0.7607, 1, 0.7607, 0.1573, 0.7607, 1];
        for (int i = 0; i < 9; i++) Assert.That(near[i], Is.EqualTo(expected[i]).Within(1e-4));
    }

    [Test]
    public void Definite_matrix_comes_back_bit_for_bit()
    {
        double[] matrix = [1, 0.3, 0.2, 0.3, 1, -0.4, 0.2, -0.4, 1];
        Assert.That(NearestCorrelation.Project(matrix, 3, 1e-4), Is.EqualTo(matrix));
    }

    [TestCase(12)]
    [TestCase(80)]
    [TestCase(200)]
    public void Indefinite_matrix_becomes_a_correlation_matrix_with_the_floor(int n)
    {
        var matrix = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) matrix[(i * n) + j] = i == j ? 1 : 0.9 * Math.Cos((i + 1) * (j + 1));
        Assert.That(Cholesky.Factor(matrix, n), Is.Null, "the test needs an indefinite matrix");
        double[] near = NearestCorrelation.Project(matrix, n, 1e-4);
        Assert.That(near, Is.EqualTo(NearestCorrelation.Project(matrix, n, 1e-4)), "same bits twice");
        var rotated = (double[])near.Clone();
        SymmetricEigen.DiagonaliseInPlace(rotated, new double[n * n], n);
        for (int i = 0; i < n; i++)
        {
            Assert.That(near[(i * n) + i], Is.EqualTo(1));
            Assert.That(rotated[(i * n) + i], Is.GreaterThan(0.99e-4));
            for (int j = 0; j < i; j++) Assert.That(near[(i * n) + j], Is.EqualTo(near[(j * n) + i]).And.InRange(-1.0, 1.0));
        }
    }

    [Test]
    public void Eigenvectors_diagonalise_the_matrix()
    {
        double[] matrix = [4, 1, -2, 1, 3, 0.5, -2, 0.5, 1];
        var a = (double[])matrix.Clone();
        double[] v = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        SymmetricEigen.DiagonaliseInPlace(a, v, 3);
        for (int e = 0; e < 3; e++)
            for (int i = 0; i < 3; i++)
            {
                double product = 0;
                for (int j = 0; j < 3; j++) product += matrix[(i * 3) + j] * v[(e * 3) + j];
                Assert.That(product, Is.EqualTo(a[(e * 3) + e] * v[(e * 3) + i]).Within(1e-12));
            }
    }

    [Test]
    public void Cholesky_factor_gives_the_matrix_back()
    {
        double[] matrix = [1, 0.5, 0.25, 0.5, 1, 0.5, 0.25, 0.5, 1];
        double[] l = Cholesky.Factor(matrix, 3)!;
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                Assert.That(Enumerable.Range(0, 3).Sum(k => l[(i * 3) + k] * l[(j * 3) + k]), Is.EqualTo(matrix[(i * 3) + j]).Within(1e-15));
        Assert.That(Cholesky.Factor([1, 2, 2, 1], 2), Is.Null);
    }
}
