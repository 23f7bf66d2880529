using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// What is known of a column after the first pass (and the second, for columns that overflowed). Holds real values of any support:
/// never published, never logged; cells are built from it.
/// </summary>
public sealed record ColumnProfile
{
    public required string Name { get; init; }

    public required ColumnType Type { get; init; }

    /// <summary>Rows of the table.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows that are null, NaN or infinite.</summary>
    public required long Nulls { get; init; }

    /// <summary>How many of the nulls were NaN or infinite in the source.</summary>
    public long NonFinite { get; init; }

    /// <summary>Rows with a value.</summary>
    public long Values => Rows - Nulls;

    /// <summary>True if the first pass counted every distinct value. If not, an entry of <see cref="Entries"/> may be a range, and <see cref="Texts"/> is partial.</summary>
    public required bool IsExact { get; init; }

    /// <summary>Every type but text: the values (or ranges that do not overlap), ascending by key.</summary>
    public ValueEntry[] Entries { get; init; } = [];

    /// <summary>Text: the texts, ordinal. If the column overflowed: those found again by the second pass.</summary>
    public TextEntry[] Texts { get; init; } = [];

    /// <summary>Text: rows whose text is not in <see cref="Texts"/>.</summary>
    public long UnlistedRows { get; init; }

    /// <summary>Distinct values: exact, or estimated within about 3 %.</summary>
    public required double Distinct { get; init; }

    /// <summary>True if no value occurs twice (by a sample of 1,024 distinct ones if the column overflowed). False without values.</summary>
    public required bool IsUnique { get; init; }

    /// <summary>Floats: digits after the point that all values need, 0..9, or <see cref="DecimalDigits.None"/>.</summary>
    public int Decimals { get; init; }

    /// <summary>Whole numbers and ticks: greatest common divisor of all differences; 0 if there is at most one value. 0 for floats.</summary>
    public ulong Step { get; init; }

    /// <summary>Text: what may be published of its look.</summary>
    public TextShape? Shape { get; init; }
}
