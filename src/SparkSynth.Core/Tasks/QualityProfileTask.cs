using System.Collections.Immutable;
using SparkSynth.Core.Quality;
using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Tasks;

/// <summary>First pass of an evaluation: ranges, values, categories and sums of every column.</summary>
/// <param name="Schema">The columns compared.</param>
/// <param name="Columns">Where they are in this table.</param>
public sealed record QualityProfileTask(QualitySchema Schema, ImmutableArray<int> Columns) : FoldTask(Columns)
{
    /// <inheritdoc/>
    public override string Kind => "quality-profile";

    /// <inheritdoc/>
    public override FoldState CreateState() => new QualityProfileFold(Schema);
}
