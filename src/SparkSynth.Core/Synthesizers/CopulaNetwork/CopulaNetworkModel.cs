namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>
/// A fitted copula network: an order of the columns and, for each, its distribution given earlier ones. Holds no counts and no values
/// (cells and what they mean are in <see cref="Statistics.ColumnCells"/>). Treat the arrays as read-only.
/// </summary>
public sealed record CopulaNetworkModel
{
    /// <summary>Rows it was fitted on.</summary>
    public required long Rows { get; init; }

    /// <summary>Cells of each column, [columns].</summary>
    public required int[] Cells { get; init; }

    /// <summary>Column indices in the order of the chain, [columns].</summary>
    public required int[] Order { get; init; }

    /// <summary>Distributions, by column index (not by place in the chain), [columns].</summary>
    public required NetworkColumn[] Columns { get; init; }

    /// <summary>rho that was used.</summary>
    public required double Rho { get; init; }

    /// <summary>
    /// Mean log-likelihood advantage of a training row over a fresh one, nats a row, summed over all tables: the model's price in privacy.
    /// </summary>
    public required double Memorisation { get; init; }

    /// <summary>What users should know; also for the manifest and the report.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Throws ArgumentException if the parts do not fit together (a model edited by hand): every parent earlier in the chain, all sizes right, all weights finite and none negative.</summary>
    public void ThrowIfInconsistent()
    {
        int d = Cells.Length;
        if (Columns.Length != d || Order.Length != d || Order.Order().Where((c, i) => c != i).Any())
            throw new ArgumentException("The order must name every column once.");
        bool[] earlier = new bool[d];
        foreach (int j in Order)
        {
            NetworkColumn column = Columns[j];
            bool right = Cells[j] is >= 1 and <= 256 && column.Base.Length == Cells[j] && Weights(column.Base) && column.Base.Any(w => w > 0)
                && column.Fallback.Length == (column.Parents.Length == 0 ? 0 : Cells[column.Parents[0].Column] * Cells[j]) && Weights(column.Fallback)
                && column.Parents.All(p => (uint)p.Column < (uint)d && earlier[p.Column] && p.Factors.Length == Cells[p.Column] * Cells[j] && Weights(p.Factors));
            if (!right)
                throw new ArgumentException($"The distribution of column {j} does not fit its cells and parents.");
            earlier[j] = true;
        }
    }

    private static bool Weights(float[] weights) => weights.All(w => w >= 0 && float.IsFinite(w));
}
