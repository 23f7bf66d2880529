namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// Outcome of an attack on people of the training data, with the same attack on people the synthesizer never saw as control:
/// risk = (attack − control) / (1 − control), 0 … 1, from Wilson centres; the error is propagated to first order.
/// Source: M. Giomi, F. Boenisch, C. Wehmeyer, B. Tasnádi, A unified framework for quantifying privacy risk in synthetic data, PoPETs 2023.
/// </summary>
/// <param name="Train">Attack on training rows.</param>
/// <param name="Holdout">Same attack on hold-out rows; no attempts = no control, and then <see cref="Risk"/> is NaN.</param>
/// <param name="Baseline">Success of guessing without the synthetic rows; an attack that is not above it says nothing.</param>
public sealed record AttackRisk(Rate Train, Rate Holdout, double Baseline)
{
    /// <summary>Excess risk of having been in the training data.</summary>
    public double Risk => Math.Clamp((Train.Centre - Holdout.Centre) / (1 - Holdout.Centre), 0, 1);

    /// <summary>Half width of the risk.</summary>
    public double HalfWidth
    {
        get
        {
            double rest = 1 - Holdout.Centre, a = Train.HalfWidth / rest, b = (Train.Centre - 1) / (rest * rest) * Holdout.HalfWidth;
            return Math.Sqrt((a * a) + (b * b));
        }
    }

    public double Low => Math.Clamp(((Train.Centre - Holdout.Centre) / (1 - Holdout.Centre)) - HalfWidth, 0, 1);

    public double High => Math.Clamp(((Train.Centre - Holdout.Centre) / (1 - Holdout.Centre)) + HalfWidth, 0, 1);

    /// <summary>The attack does better than guessing, beyond its interval.</summary>
    public bool BeatsBaseline => Train.Low > Baseline;
}
