using System.Numerics;

namespace SparkSynth.Core.Quality;

/// <summary>Mean and standard deviation of a continuous column, from exact sums.</summary>
internal static class NumericSummary
{
    /// <summary>Mean, NaN if there are no values; standard deviation with n - 1, NaN if there are fewer than two. In SDMetrics' units.</summary>
    public static (double Mean, double Deviation) Of(QualityColumnProfile profile, ColumnCoding coding, PearsonMoments moments)
    {
        long n = profile.Present;
        if (n == 0) return (double.NaN, double.NaN);
        var spread = (n * moments.XX) - (moments.X * moments.X);
        double variance = n < 2 ? double.NaN : (double)spread / n / (n - 1);
        if (coding.IsFloat)
        {
            double unit = Math.ScaleB(1, -coding.Exponent);
            return ((double)moments.X / n * unit, Math.Sqrt(variance) * unit);
        }
        var sum = (moments.X << coding.Shift) + ((BigInteger)n * coding.Center);
        double scale = profile.Scale.ToDouble(1);
        return ((double)sum / n * scale, Math.Sqrt(variance) * Math.ScaleB(scale, coding.Shift));
    }

    /// <summary>Median; NaN if there are no values or the values are only known by buckets.</summary>
    public static double Median(QualityColumnProfile profile)
    {
        if (profile.Present == 0 || !profile.Values!.IsExact) return double.NaN;
        long below = (profile.Present - 1) / 2, seen = 0;
        double first = double.NaN;
        foreach (var entry in profile.Values.ToSorted())
        {
            seen += entry.Rows;
            if (double.IsNaN(first) && seen > below) first = profile.Scale.ToDouble(entry.Low);
            if (seen > profile.Present / 2) return (first + profile.Scale.ToDouble(entry.Low)) / 2;
        }
        return first;
    }
}
