namespace SparkSynth.Core.Tables;

/// <summary>
/// Values of one column in a batch. The arrays belong to the batch and are overwritten by the next one; they may be longer than
/// <see cref="ColumnBatch.Length"/>. Readers turn NaN and ±∞ into null and count the infinities.
/// </summary>
public sealed class ColumnVector
{
    /// <summary>Every kind but text: one key a row (<see cref="PhysicalType"/> says what it is); 0 where null.</summary>
    public long[] Values { get; set; } = [];

    /// <summary>Text: index into <see cref="Dictionary"/> a row; 0 where null.</summary>
    public int[] Codes { get; set; } = [];

    /// <summary>Text: what the codes mean.</summary>
    public StringDictionary Dictionary { get; set; } = Empty;

    /// <summary>1 where null. Only meaningful (and only long enough) while <see cref="NullCount"/> is not 0.</summary>
    public byte[] Nulls { get; set; } = [];

    /// <summary>Number of nulls in the batch.</summary>
    public int NullCount { get; set; }

    /// <summary>How many of the nulls were NaN or ±∞ in the source.</summary>
    public int NonFiniteCount { get; set; }

    private static readonly StringDictionary Empty = new([]);
}
