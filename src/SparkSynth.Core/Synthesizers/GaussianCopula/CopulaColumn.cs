namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>
/// One column of the model: its cells along the latent axis. The latent normal variable falls into cell <c>Order[p]</c> when it lies between the
/// normal quantiles of the rows before and up to position p.
/// </summary>
public sealed record CopulaColumn
{
    /// <summary>Column name.</summary>
    public required string Name { get; init; }

    /// <summary>Cell index at each position of the latent axis, [cells]; a permutation.</summary>
    public required int[] Order { get; init; }

    /// <summary>Rows of the cell at each position, [cells].</summary>
    public required long[] Rows { get; init; }

    /// <summary>Ordered columns: distribution of the values; null for nominal and presence columns.</summary>
    public CopulaMarginal? Marginal { get; init; }

    /// <summary>Positions as cumulative shares, [cells + 1], 0 first and 1 last.</summary>
    internal double[] CumulativeShares()
    {
        var shares = new double[Rows.Length + 1];
        double n = Rows.Sum();
        long before = 0;
        for (int p = 0; p < Rows.Length; p++)
        {
            before += Rows[p];
            shares[p + 1] = before / n;
        }
        return shares;
    }
}
