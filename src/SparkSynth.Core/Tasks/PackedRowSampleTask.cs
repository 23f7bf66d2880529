using System.Collections.Immutable;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tasks;

/// <summary>A sample of a table's rows on a ruler, before a search in range blocks of it.</summary>
/// <param name="Ruler">The ruler.</param>
/// <param name="Schema">Its columns, in the order of the batches.</param>
/// <param name="Columns">Where they are in this table.</param>
/// <param name="Size">Distinct rows kept.</param>
public sealed record PackedRowSampleTask(GowerRuler Ruler, TableSchema Schema, ImmutableArray<int> Columns, int Size) : FoldTask(Columns)
{
    /// <inheritdoc/>
    public override string Kind => "packed-row-sample";

    /// <inheritdoc/>
    public override FoldState CreateState() => new PackedRowSample(Ruler, Schema, Size);
}
