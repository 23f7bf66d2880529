using System.Collections.Immutable;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tasks;

/// <summary>First pass of an audit over a real table: what a ruler is made from.</summary>
/// <param name="Schema">The compared columns, in the order of the batches.</param>
/// <param name="Columns">Where they are in this table.</param>
/// <param name="ValueTables">Whether the scale needs the values of numeric columns.</param>
public sealed record GowerProfileTask(TableSchema Schema, ImmutableArray<int> Columns, bool ValueTables) : FoldTask(Columns)
{
    /// <inheritdoc/>
    public override string Kind => "gower-profile";

    /// <inheritdoc/>
    public override FoldState CreateState() => new GowerProfile(Schema, ValueTables);
}
