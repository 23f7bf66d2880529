namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// A share with its Wilson interval at 95 %: centre (k + z²/2)/(n + z²), half width z/(n + z²) · √(k(n − k)/n + z²/4), z = 1.96.
/// Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
/// </summary>
/// <param name="Successes">k.</param>
/// <param name="Attempts">n; 0 gives NaN everywhere.</param>
public readonly record struct Rate(long Successes, long Attempts)
{
    private const double Z = 1.959963984540054;

    /// <summary>k / n.</summary>
    public double Share => Attempts == 0 ? double.NaN : Successes / (double)Attempts;

    /// <summary>Centre of the interval.</summary>
    public double Centre => Attempts == 0 ? double.NaN : (Successes + (Z * Z / 2)) / (Attempts + (Z * Z));

    /// <summary>Half width of the interval.</summary>
    public double HalfWidth => Attempts == 0 ? double.NaN : Z / (Attempts + (Z * Z)) * Math.Sqrt(((double)Successes * (Attempts - Successes) / Attempts) + (Z * Z / 4));

    public double Low => Attempts > 0 ? Math.Max(0, Centre - HalfWidth) : double.NaN;

    public double High => Attempts > 0 ? Math.Min(1, Centre + HalfWidth) : double.NaN;
}
