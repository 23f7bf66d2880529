using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tasks;

/// <summary>First pass: value tables of all columns.</summary>
public sealed record ProfileTask(TableSchema Schema) : FoldTask([.. Enumerable.Range(0, Schema.Columns.Length)])
{
    /// <inheritdoc/>
    public override string Kind => "profile";

    /// <inheritdoc/>
    public override FoldState CreateState() => new ProfileFold(Schema);
}
