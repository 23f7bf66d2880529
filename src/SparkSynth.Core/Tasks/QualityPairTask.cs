using System.Collections.Immutable;
using SparkSynth.Core.Quality;
using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Tasks;

/// <summary>Second pass of an evaluation: tables and correlations of all pairs of columns.</summary>
/// <param name="Plan">What is counted.</param>
/// <param name="Columns">Where the compared columns are in this table.</param>
public sealed record QualityPairTask(TablePlan Plan, ImmutableArray<int> Columns) : FoldTask(Columns)
{
    /// <inheritdoc/>
    public override string Kind => "quality-pairs";

    /// <inheritdoc/>
    public override FoldState CreateState() => new QualityPairFold(Plan);
}
