namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>
/// A fitted Gaussian copula: what each column looks like and how their latent normal variables correlate. Treat the arrays as read-only.
/// </summary>
public sealed record GaussianCopulaModel
{
    /// <summary>Rows it was fitted on.</summary>
    public required long Rows { get; init; }

    /// <summary>Columns, in the order of the cells it was fitted to.</summary>
    public required CopulaColumn[] Columns { get; init; }

    /// <summary>Latent correlations, row-major [columns × columns], unit diagonal, positive definite.</summary>
    public required double[] Correlation { get; init; }

    /// <summary>Largest change of a correlation that made the matrix positive definite; 0 if it was.</summary>
    public required double CorrelationRepair { get; init; }

    /// <summary>What users should know; also for the manifest and the report.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Throws ArgumentException if the parts do not fit together (a model edited by hand).</summary>
    public void ThrowIfInconsistent()
    {
        int d = Columns.Length;
        if (Correlation.Length != d * d) throw new ArgumentException("The correlation matrix must have one row and one column for each column.");
        foreach (var column in Columns)
        {
            bool right = column.Order.Length is >= 1 and <= 256 && column.Rows.Length == column.Order.Length && column.Rows.All(r => r >= 0) && column.Rows.Sum() > 0
                && column.Order.Order().Select((c, i) => c == i).All(same => same);
            if (!right) throw new ArgumentException($"Cells and rows of column '{column.Name}' do not fit together.");
        }
        for (int i = 0; i < d; i++)
            for (int j = 0; j <= i; j++)
            {
                double r = Correlation[(i * d) + j];
                if (r != Correlation[(j * d) + i] || (i == j ? r != 1 : !(r is > -1 and < 1)))
                    throw new ArgumentException("The correlation matrix must be symmetric with a unit diagonal and all else inside (-1, 1).");
            }
        if (Cholesky.Factor(Correlation, d) is null) throw new ArgumentException("The correlation matrix is not positive definite.");
    }
}
