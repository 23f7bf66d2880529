using System.Numerics;

namespace SparkSynth.Core.Quality;

/// <summary>Exact sums over the rows where neither column is null, of whole numbers that stand for the values by any linear scale.</summary>
public readonly record struct PearsonMoments(long Rows, BigInteger X, BigInteger Y, BigInteger XX, BigInteger YY, BigInteger XY)
{
    /// <summary>
    /// Pearson's r = (n Σxy - Σx Σy) / √((n Σx² - (Σx)²)(n Σy² - (Σy)²)), exact up to the last rounding; NaN when a column is constant
    /// or there are fewer than two rows.
    /// </summary>
    public double Correlation()
    {
        BigInteger xx = (Rows * XX) - (X * X), yy = (Rows * YY) - (Y * Y), xy = (Rows * XY) - (X * Y);
        if (Rows < 2 || xx.Sign <= 0 || yy.Sign <= 0) return double.NaN;
        double r = Ratio(xy, xx, yy);
        return Math.Clamp(r, -1, 1);
    }

    // Numbers may exceed the range of a double: the numerator and the product are cut to comparable sizes first.
    private static double Ratio(BigInteger xy, BigInteger xx, BigInteger yy)
    {
        var (x, xExponent) = Split(xx);
        var (y, yExponent) = Split(yy);
        var (z, zExponent) = Split(BigInteger.Abs(xy));
        if (z == 0) return 0;
        long exponent = (2 * zExponent) - xExponent - yExponent;
        double square = z * z / (x * y); // exponent may be odd, so the root is taken of the square
        return xy.Sign * Math.Sqrt(Math.ScaleB(square, (int)Math.Clamp(exponent, -2000, 2000)));
    }

    private static (double Mantissa, long Exponent) Split(BigInteger value)
    {
        long shift = Math.Max(0, value.GetBitLength() - 80);
        return ((double)(value >> (int)shift), shift);
    }
}
