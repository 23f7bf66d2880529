using SparkSynth.Core.Marginals;
using SparkSynth.Core.Synthesizers.GaussianCopula;

namespace SparkSynth.Core.Tests.Synthesizers.GaussianCopula;

public class NormalTablesTests
{
    private static readonly float[] Quantiles = NormalTables.MakeQuantiles();

    private static readonly double[] Tails = NormalTables.MakeTails();

    [Test]
    public void Quantile_is_within_4e6_of_the_exact_one_and_odd()
    {
        uint[] u = [.. Probes()];
        var z = new float[u.Length];
        var mirrored = new float[u.Length];
        NormalTables.Quantiles(Quantiles, u, z);
        NormalTables.Quantiles(Quantiles, u.Select(x => ~x).ToArray(), mirrored);
        for (int i = 0; i < u.Length; i++)
        {
            Assert.That(z[i], Is.EqualTo(StandardNormal.Quantile((u[i] + 0.5) / 4294967296.0)).Within(8e-6), $"{u[i]}");
            Assert.That(mirrored[i], Is.EqualTo(-z[i]));
        }
    }

    [Test]
    public void Uniform_is_within_2e7_of_the_exact_one_and_never_falls()
    {
        uint before = 0;
        for (float z = -9; z < 9; z += 0.00137f)
        {
            uint u = NormalTables.Uniform(Tails, z);
            Assert.That(u / 4294967296.0, Is.EqualTo(StandardNormal.Cdf(z)).Within(2e-7));
            Assert.That(u, Is.GreaterThanOrEqualTo(before));
            before = u;
        }
    }

    [Test]
    public void Infinite_and_extreme_values_stay_in_the_table()
    {
        Assert.That(NormalTables.Uniform(Tails, float.MaxValue), Is.EqualTo(uint.MaxValue));
        Assert.That(NormalTables.Uniform(Tails, float.NegativeInfinity), Is.Zero);
        Assert.That(NormalTables.Uniform(Tails, 0f), Is.EqualTo(int.MaxValue).Within(1));
    }

    private static IEnumerable<uint> Probes()
    {
        for (int shift = 0; shift < 32; shift++)
            foreach (uint offset in (uint[])[0, 1, 3, 77])
                yield return (1u << shift) + offset;
        for (uint i = 0; i < 20_000; i++) yield return i * 214_741u;
        yield return 0;
        yield return uint.MaxValue;
        yield return int.MaxValue;
    }
}
