using CsCheck;
using SparkSynth.Core.Marginals;

namespace SparkSynth.Core.Tests.Marginals;

public class WeightedSampleTests
{
    private static readonly Gen<WeightedSample> Samples =
        Gen.Int[-30, 30].Array[1, 120].Select(rows => WeightedSample.FromRows(rows.Select(r => (double)r * r * r)));

    [Test]
    public void Moments_equal_those_of_the_rows()
    {
        var sample = WeightedSample.FromRows([1e15 + 1, 1e15 + 2, 1e15 + 2, 1e15 + 7]);
        Assert.Multiple(() =>
        {
            Assert.That(sample.Rows, Is.EqualTo(4));
            Assert.That(sample.Mean, Is.EqualTo(1e15 + 3));
            Assert.That(sample.Variance, Is.EqualTo(5.5).Within(1e-12));
            Assert.That(sample.HeaviestValue, Is.EqualTo(1e15 + 2));
            Assert.That(sample.HeaviestShare, Is.EqualTo(0.5));
        });
    }

    [Test]
    public void Counts_above_two_to_the_32_keep_their_moments()
    {
        var sample = new WeightedSample([0, 1], [6_000_000_000, 2_000_000_000]);
        Assert.That(sample.Mean, Is.EqualTo(0.25));
        Assert.That(sample.Variance, Is.EqualTo(0.1875).Within(1e-12));
    }

    [TestCase(new double[] { 1, 1 }, new long[] { 1, 1 })]
    [TestCase(new double[] { 2, 1 }, new long[] { 1, 1 })]
    [TestCase(new double[] { 1, double.NaN }, new long[] { 1, 1 })]
    [TestCase(new double[] { 1, double.PositiveInfinity }, new long[] { 1, 1 })]
    [TestCase(new double[] { 1, 2 }, new long[] { 1, 0 })]
    [TestCase(new double[] { 1 }, new long[] { 1, 1 })]
    public void Malformed_table_is_refused(double[] values, long[] counts) => Assert.Throws<ArgumentException>(() => _ = new WeightedSample(values, counts));

    [Test]
    public void Safe_ends_keep_rows_and_mean_and_hide_lonely_extremes() => Samples.Sample(
        sample =>
        {
            const int K = 5;
            var safe = sample.WithSafeEnds(K);
            if (sample.Rows < 2 * K) return safe.Rows == 0;
            bool top = sample.Counts[^1] >= K ? safe.Max == sample.Max : safe.Max <= sample.Max;
            bool bottom = sample.Counts[0] >= K ? safe.Min == sample.Min : safe.Min >= sample.Min;
            double slack = 1e-9 * Math.Max(1, sample.Range);
            return safe.Rows == sample.Rows && top && bottom && (safe.Mean < sample.Mean + sample.Range + slack);
        });

    [Test]
    public void Safe_top_is_the_published_formula()
    {
        var sample = WeightedSample.FromRows([.. Enumerable.Range(0, 50).Select(i => (double)i), 60, 70, 80, 90, 1000]);
        // 2 · mean(60, 70, 80, 90, 1000) - 60 = 460
        var safe = sample.WithSafeEnds(5);
        Assert.That(safe.Max, Is.EqualTo(460));
        Assert.That(safe.Mean, Is.EqualTo(sample.Mean).Within(1e-9));
    }

    [Test]
    public void Groups_stand_for_at_least_the_support() => Samples.Sample(
        sample =>
        {
            var grouped = sample.Grouped(5, 16);
            if (sample.Rows < 5) return grouped.Rows == 0;
            return grouped.Rows == sample.Rows && grouped.Counts.All(c => c >= 5) && grouped.Values[0] >= sample.Min && grouped.Values[^1] <= sample.Max;
        });

    [Test]
    public void Compressed_sample_keeps_rows_mean_and_ends()
    {
        var sample = WeightedSample.FromRows(Enumerable.Range(0, 50_000).Select(i => Math.Sqrt(i)));
        var small = sample.Compressed(1000);
        Assert.Multiple(() =>
        {
            Assert.That(small.Values, Has.Length.LessThan(1300));
            Assert.That(small.Rows, Is.EqualTo(sample.Rows));
            Assert.That(small.Mean, Is.EqualTo(sample.Mean).Within(1e-10));
            Assert.That(small.Values[..64], Is.EqualTo(sample.Values[..64]));
            Assert.That(small.Values[^64..], Is.EqualTo(sample.Values[^64..]));
        });
    }
}
