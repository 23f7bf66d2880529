using SparkSynth.Core.Statistics;
using SparkSynth.Core.Synthesizers;
using SparkSynth.Core.Synthesizers.GaussianCopula;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages;

/// <summary>A model in words and numbers.</summary>
internal static class ModelDescription
{
    public static DescribeResult Of(SynthesizerModel model, string path)
    {
        GaussianCopulaDescription? gaussian = model.Gaussian is { } copula ? GaussianCopulaDescription.Of(copula) : null;
        return new DescribeResult
        {
            Path = path,
            Version = model.Producer,
            Synthesizer = model.Synthesizer,
            Rows = model.Rows,
            MinSupport = model.MinSupport,
            SchemaHash = model.SchemaHash,
            Memorisation = model.Network?.Memorisation,
            Columns = [.. model.Columns.Select((c, j) => Column(model, c, j, gaussian?.Columns[j]))],
        };
    }

    private static DescribedColumn Column(SynthesizerModel model, ModelColumn column, int index, ColumnDistribution? distribution) => new()
    {
        Column = column.Name,
        Type = column.Type.ToString(),
        Role = Words.Of(column.Role),
        Cells = column.Cells.Count,
        Distribution = distribution?.Family,
        Parameters = distribution?.Parameters.Count > 0 ? distribution.Parameters.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal) : null,
        KolmogorovSmirnov = distribution?.Goodness?.Ks,
        LogLikelihood = distribution?.Goodness?.MeanLogLikelihood,
        Parents = model.Network is { } network ? [.. network.Columns[index].Parents.OrderByDescending(p => p.Gain).Select(p => model.Columns[p.Column].Name)] : null,
        Note = Note(column) ?? distribution?.Warning,
    };

    private static string? Note(ModelColumn column) => column switch
    {
        { Key: not null } => "new keys, by a permutation of the row number",
        { Text: not null } => "new texts of the column's look",
        { Cells.ValueCells: 0 } => "always empty",
        { Role: ColumnRole.Constant } => "one value",
        { Cells: { Kind: CellKind.Nominal, OtherCell: >= 0 } cells } => $"{cells.Categories.Length} values with a cell of their own, {cells.OtherValues.Length} more drawn by frequency",
        _ => null,
    };
}
