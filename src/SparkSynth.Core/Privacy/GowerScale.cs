namespace SparkSynth.Core.Privacy;

/// <summary>What a difference of two numbers is divided by.</summary>
public enum GowerScale
{
    /// <summary>The range of the real values (Gower 1971).</summary>
    Range,

    /// <summary>The span between two quantiles of the real values, 5 % and 95 % unless told, so that a heavy tail does not shrink every other difference. The term is still clipped to 1.</summary>
    Robust,

    /// <summary>Values are replaced by their mid-ranks among the real values first (Podani 1999).</summary>
    Rank,
}
