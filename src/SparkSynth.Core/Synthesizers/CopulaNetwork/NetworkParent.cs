namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>One table of factors of a column: the cells of an earlier column multiply the column's weights.</summary>
/// <remarks>
/// Later versions may add parents whose row is a function of several earlier columns (a tree's leaf); samplers therefore look up the row in
/// an array of one code a row and do not ask where it came from.
/// </remarks>
public sealed record NetworkParent
{
    /// <summary>Index of the earlier column.</summary>
    public required int Column { get; init; }

    /// <summary>F, row-major [cells of the parent × cells of the column], each row divided by its greatest value: 0..1.</summary>
    public required float[] Factors { get; init; }

    /// <summary>λ, pseudo-counts of the prior in the target table.</summary>
    public required double Lambda { get; init; }

    /// <summary>Leave-one-out gain when it was chosen, nats over all rows.</summary>
    public required double Gain { get; init; }

    /// <summary>In-sample minus leave-one-out log-likelihood, nats over all rows: what the table memorises.</summary>
    public required double Optimism { get; init; }
}
