using System.Globalization;
using System.IO.Hashing;

namespace SparkSynth.Storage.Tasks;

/// <summary>
/// What Spark and workers add up over the lines that pass between them, to see that they are the same: the upper bits of a line's XxHash64. A sum, and not an exclusive or, in which two equal lines
/// that were changed in the same way would cancel out.
/// </summary>
public static class LineHash
{
    /// <summary>28 bits are left, so that the sum over 34 billion lines stays positive in 64: Spark's sums overflow with an error.</summary>
    private const int Shift = 36;

    /// <summary>The seed of Spark's own function.</summary>
    private const long SparkSeed = 42;

    /// <summary>Of a line, without its end.</summary>
    public static ulong Of(ReadOnlySpan<byte> line) => XxHash64.HashToUInt64(line, SparkSeed) >> Shift;

    /// <summary>The same in Spark's SQL.</summary>
    /// <param name="line">A column or expression of text.</param>
    public static string Sql(string line) => string.Create(CultureInfo.InvariantCulture, $"shiftrightunsigned(xxhash64({line}), {Shift})");
}
