using CsCheck;
using SparkSynth.Core.Numerics;

namespace SparkSynth.Core.Tests.Numerics;

public sealed class DeterministicMathTests
{
    [Test]
    public void Log_is_within_one_and_a_half_units_of_the_platform() =>
        Gen.Select(Gen.Double[0.5, 2.0], Gen.Int[-1000, 1000]).Sample((m, e) =>
        {
            double x = Math.ScaleB(m, e), expected = Math.Log(x);
            return Math.Abs(DeterministicMath.Log(x) - expected) <= 4e-16 * Math.Max(Math.Abs(expected), Math.Abs(x - 1));
        }, iter: 20_000);

    [TestCase(1.0, 0.0)]
    [TestCase(2.0, 0.69314718055994531)]
    [TestCase(10.0, 2.3025850929940457)]
    [TestCase(1e-12, -27.631021115928547)]
    public void Log_of_known_values(double x, double expected) => Assert.That(DeterministicMath.Log(x), Is.EqualTo(expected).Within(1).Ulps);

    // Bits, not tolerances: a platform that gives others breaks the promise of equal models.
    [Test]
    public void Log_has_fixed_bits()
    {
        ulong hash = 0;
        double x = 1e-12;
        for (int i = 0; i < 10_000; i++, x *= 1.01)
            hash = (hash * 0x9E3779B97F4A7C15) + (ulong)BitConverter.DoubleToInt64Bits(DeterministicMath.Log(x));
        Assert.That(hash.ToString("X16"), Is.EqualTo("7BECFB99E207F449"));
    }

    [Test]
    public void XLogX_is_zero_at_zero() => Assert.That(DeterministicMath.XLogX(0), Is.Zero);
}
