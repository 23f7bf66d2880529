using SparkSynth.Core.Marginals;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Synthesizers.GaussianCopula;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Synthesizers.GaussianCopula;

public class QuantileCellsTests
{
    private static readonly ColumnCells Real = new() { Name = "x", Kind = CellKind.Ordered, Count = 1, Rows = [1], HasNull = false, Scale = ValueScale.Real };

    private static IEnumerable<Marginal> Distributions() =>
    [
        new NormMarginal(10, 3), new TruncNormMarginal(-0.9, 3.2, 32, 17), new TruncNormMarginal(-0.2, 9, 0, 1), new GammaMarginal(0.7, 5, 2), new GammaMarginal(40, -3, 1),
        new BetaMarginal(0.6, 0.4, 0, 1), new BetaMarginal(2, 5, -4, 9), new StudentTMarginal(2.5, 0, 1), new StudentTMarginal(4, 1e6, 1e3), new UniformMarginal(-2, 9),
        new KdeMarginal([0, 1, 50], [0.3, 0.3, 0.4], 0.2),
    ];

    [TestCaseSource(nameof(Distributions))]
    public void Compiled_distribution_is_within_1e4_of_the_exact_one(Marginal marginal)
    {
        var (segments, probability) = QuantileCells.Compile(Real, new CopulaMarginal { Asked = marginal.Family, Distribution = marginal });
        Assert.That(probability.Sum(), Is.EqualTo(1).Within(1e-12));
        Assert.That(probability, Has.Length.LessThanOrEqualTo(255));
        double below = 0, worst = 0;
        for (int c = 0; c < segments.Length; c++)
        {
            double weight = segments[c].Sum(s => (double)s.Weight);
            foreach (var s in segments[c])
            {
                double low = OrderKey.ToDouble(s.Low), high = OrderKey.ToDouble(s.High), mass = probability[c] * s.Weight / weight;
                for (int k = 0; k <= 8; k++)
                    worst = Math.Max(worst, Math.Abs(marginal.Cdf(low + ((high - low) * k / 8)) - (below + (mass * k / 8))));
                below += mass;
            }
        }
        Assert.That(worst, Is.LessThan(1e-4));
        TestContext.Out.WriteLine($"{segments.Sum(s => s.Length)} segments, KS {worst:E2}");
    }

    [Test]
    public void Tail_segments_do_not_stretch_to_where_nothing_is()
    {
        var t = new StudentTMarginal(2.5, 0, 1);
        var (segments, _) = QuantileCells.Compile(Real, new CopulaMarginal { Asked = t.Family, Distribution = t });
        // Mean of the top 1/64: ∫ Q over it, against the pieces' midpoints.
        var top = segments[^1];
        double weight = top.Sum(s => (double)s.Weight), mean = top.Sum(s => s.Weight / weight * 0.5 * (OrderKey.ToDouble(s.Low) + OrderKey.ToDouble(s.High)));
        double exact = Enumerable.Range(0, 20_000).Average(i => t.Quantile(1 - (Math.Pow((i + 0.5) / 20_000, 3) / 64)) * 3 * Math.Pow((i + 0.5) / 20_000, 2));
        Assert.That(mean, Is.EqualTo(exact).Within(1).Percent);
    }

    [Test]
    public void Whole_numbers_get_the_mass_that_rounds_to_them()
    {
        var column = Real with { Scale = ValueScale.Whole, Step = 5, StepOffset = 2 };
        var marginal = new NormMarginal(50, 10);
        var (segments, probability) = QuantileCells.Compile(column, new CopulaMarginal { Asked = marginal.Family, Distribution = marginal, Low = 20, High = 90 });
        double total = marginal.Cdf(90) - marginal.Cdf(20);
        for (int c = 0; c < segments.Length; c++)
        {
            double weight = segments[c].Sum(s => (double)s.Weight);
            foreach (var s in segments[c])
            {
                Assert.That(s.Low, Is.EqualTo(s.High));
                Assert.That((s.Low - 2) % 5, Is.Zero);
                if (s.Low is > 25 and < 85)
                    Assert.That(probability[c] * s.Weight / weight, Is.EqualTo((marginal.Cdf(s.Low + 2.5) - marginal.Cdf(s.Low - 2.5)) / total).Within(1e-9));
            }
        }
        Assert.That(probability.Sum(), Is.EqualTo(1).Within(1e-9));
    }

    [Test]
    public void Range_cuts_the_distribution()
    {
        var marginal = new NormMarginal(0, 1);
        var (segments, _) = QuantileCells.Compile(Real, new CopulaMarginal { Asked = marginal.Family, Distribution = marginal, Low = -1, High = 0.5 });
        Assert.That(OrderKey.ToDouble(segments[0][0].Low), Is.EqualTo(-1).Within(1e-6));
        Assert.That(OrderKey.ToDouble(segments[^1][^1].High), Is.EqualTo(0.5).Within(1e-6));
    }
}
