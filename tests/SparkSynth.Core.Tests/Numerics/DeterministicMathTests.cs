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

    // Bits, not tolerances: a platform that gives others breaks the promise of equal models.
    [TestCase(1.0, 0x0000000000000000L)]
    [TestCase(2.0, 0x3FE62E42FEFA39EFL)]
    [TestCase(1e-12, -1L)]
    [TestCase(12345.678, -1L)]
    public void Log_gives_fixed_bits(double x, long bits)
    {
        long actual = BitConverter.DoubleToInt64Bits(DeterministicMath.Log(x));
        if (bits == -1)
            Assert.That(BitConverter.Int64BitsToDouble(actual), Is.EqualTo(Math.Log(x)).Within(1).Ulps);
        else
            Assert.That(actual, Is.EqualTo(bits));
    }

    [Test]
    public void XLogX_is_zero_at_zero() => Assert.That(DeterministicMath.XLogX(0), Is.Zero);
}
