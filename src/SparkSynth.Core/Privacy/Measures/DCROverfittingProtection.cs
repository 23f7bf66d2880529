namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// SDMetrics' metric of that name: min(1, 2 · (1 − share of synthetic rows strictly closer to train than to the hold-out)). There every table is
/// measured by its own range, and ties count as closer to the hold-out; equal to the reference when the distances come from such rulers.
/// </summary>
public sealed record DCROverfittingProtection(double Score, double CloserToTraining, double CloserToHoldout)
{
    /// <summary>From the distances of the same synthetic rows to train and to the hold-out. Empty gives NaN.</summary>
    public static DCROverfittingProtection Of(ReadOnlySpan<double> toTrain, ReadOnlySpan<double> toHoldout)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(toTrain.Length, toHoldout.Length);
        if (toTrain.Length == 0) return new DCROverfittingProtection(double.NaN, double.NaN, double.NaN);
        long closer = 0;
        for (int i = 0; i < toTrain.Length; i++) closer += toTrain[i] < toHoldout[i] ? 1 : 0;
        double share = closer / (double)toTrain.Length;
        return new DCROverfittingProtection(Math.Min(1, (1 - share) * 2), share, 1 - share);
    }
}
