namespace SparkSynth.Core.Statistics;

/// <summary>
/// Learns from single keys once a <see cref="ValueTable"/> no longer holds them: told every distinct key with its rows when the table
/// overflows, and every key after that. While the table is exact the same can be had from its entries.
/// </summary>
public interface IKeyObserver
{
    /// <summary><paramref name="rows"/> rows have this key.</summary>
    void Observe(long key, long rows);

    /// <summary>One row for every key.</summary>
    void Observe(ReadOnlySpan<long> keys);
}
