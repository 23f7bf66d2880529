using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tasks;

/// <summary>Second pass: contingency tables of all pairs of columns, by cells.</summary>
public sealed record PairCountTask(TableSchema Schema, IReadOnlyList<ColumnCells> Cells) : FoldTask([.. Enumerable.Range(0, Schema.Columns.Length)])
{
    /// <inheritdoc/>
    public override string Kind => "pair-counts";

    /// <inheritdoc/>
    public override FoldState CreateState() => new PairCountFold(Schema, Cells);
}
