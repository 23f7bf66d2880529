namespace SparkSynth.Core.Statistics;

/// <summary>How the numbers of an ordered column's segments translate into values.</summary>
public enum ValueScale
{
    /// <summary>Segments hold the value (integers, decimals scaled by their type, dates, ticks).</summary>
    Whole,

    /// <summary>Floats that are all whole once multiplied by 10^Decimals: segments hold value · 10^Decimals.</summary>
    Scaled,

    /// <summary>Other floats: segments hold the <see cref="Tables.OrderKey"/>; interpolation is between the doubles.</summary>
    Real,
}
