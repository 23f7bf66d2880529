namespace SparkSynth.Core.Statistics;

/// <summary>
/// Rows whose keys lie in [<paramref name="Low"/>, <paramref name="High"/>], both of which occur. Equal ends: one value, exactly.
/// </summary>
/// <param name="Low">Smallest key.</param>
/// <param name="High">Largest key.</param>
/// <param name="Rows">Number of rows, > 0.</param>
public readonly record struct ValueEntry(long Low, long High, long Rows)
{
    /// <summary>True if all rows have the same value.</summary>
    public bool IsValue => Low == High;
}
