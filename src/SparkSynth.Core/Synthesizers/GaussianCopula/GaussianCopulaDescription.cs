using SparkSynth.Core.Marginals;

namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>A model in words and numbers: what <c>describe</c> prints.</summary>
/// <param name="Rows">Rows it was fitted on.</param>
/// <param name="Columns">One a column, in order.</param>
/// <param name="CorrelationRepair">Largest change of a correlation that made the matrix positive definite.</param>
/// <param name="Warnings">All warnings of the fit.</param>
public sealed record GaussianCopulaDescription(long Rows, IReadOnlyList<ColumnDistribution> Columns, double CorrelationRepair, IReadOnlyList<string> Warnings)
{
    /// <summary>Describes a model. Pure; cost columns².</summary>
    public static GaussianCopulaDescription Of(GaussianCopulaModel model) =>
        new(model.Rows, [.. model.Columns.Select((_, j) => Describe(model, j))], model.CorrelationRepair, model.Warnings);

    private static ColumnDistribution Describe(GaussianCopulaModel model, int j)
    {
        var column = model.Columns[j];
        int d = model.Columns.Length, partner = -1;
        for (int i = 0; i < d; i++)
            if (i != j && model.Correlation[(j * d) + i] != 0 && (partner < 0 || Math.Abs(model.Correlation[(j * d) + i]) > Math.Abs(model.Correlation[(j * d) + partner])))
                partner = i;
        var marginal = column.Marginal;
        var distribution = marginal?.Distribution;
        string family = marginal is null ? "categories" : MarginalFamilies.Name(distribution?.Family ?? MarginalFamily.Empirical);
        string? asked = marginal is null ? null : MarginalFamilies.Name(marginal.Asked);
        return new ColumnDistribution
        {
            Column = column.Name,
            Family = family,
            Asked = asked == family ? null : asked,
            Parameters = [.. distribution?.Parameters.Select(p => KeyValuePair.Create(p.Name, p.Value)) ?? []],
            Goodness = marginal?.Goodness,
            Cells = column.Order.Length,
            StrongestPartner = partner < 0 ? null : model.Columns[partner].Name,
            StrongestCorrelation = partner < 0 ? 0 : model.Correlation[(j * d) + partner],
            Warning = marginal?.Refusal is { } refusal ? $"{MarginalFamilies.Name(refusal.Family)} was not fitted: {refusal.Reason}." : null,
        };
    }
}
