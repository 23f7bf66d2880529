namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>
/// One column, compiled for sampling. The leading parents' combinations form one table (their cells in mixed radix, the first parent most significant)
/// as long as it stays small; if that covers all parents, the table holds running integer weights, else partial products that the other parents multiply.
/// </summary>
/// <remarks>
/// Weights lie lane by lane: cell b at vector b mod V, lane b / V (V vectors of 8). Running sums over the vectors then are running sums within each
/// lane, and one scan over 8 lanes completes them: one horizontal scan a row instead of V.
/// </remarks>
internal sealed class PlanStep
{
    /// <summary>Index of the column.</summary>
    public required int Column { get; init; }

    public required int Cells { get; init; }

    /// <summary>Vectors of 8 that hold the weights.</summary>
    public required int Vectors { get; init; }

    /// <summary>Parents whose combinations index the first table, as column indices.</summary>
    public required int[] Joined { get; init; }

    /// <summary>Cells of each joined parent.</summary>
    public required int[] JoinedCells { get; init; }

    /// <summary>Not null if the joined parents are all: running weights, [combinations × 8 V], natural order, padded by the greatest integer.</summary>
    public AlignedFloats? Cumulated { get; init; }

    /// <summary>ΣW by combination, beside <see cref="Cumulated"/>.</summary>
    public int[] Totals { get; init; } = [];

    /// <summary>Else: base times the joined factors, [combinations × 8 V], lane by lane, padded by 0.</summary>
    public AlignedFloats? Products { get; init; }

    /// <summary>The other parents' columns and factors, [cells × 8 V], lane by lane.</summary>
    public int[] Others { get; init; } = [];

    public AlignedFloats[] OtherFactors { get; init; } = [];

    /// <summary>Of the other parents, those before the first division by the maximum.</summary>
    public int Direct { get; init; }

    /// <summary>Conditional of the first parent, lane by lane, and that parent.</summary>
    public AlignedFloats? Fallback { get; init; }

    public int FirstParent { get; init; }
}
