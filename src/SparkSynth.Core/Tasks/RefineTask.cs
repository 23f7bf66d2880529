using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Tasks;

/// <summary>Second look at the columns whose value tables overflowed.</summary>
public sealed record RefineTask(RefinePlan Plan) : FoldTask([.. Plan.Columns])
{
    /// <inheritdoc/>
    public override string Kind => "profile-refine";

    /// <inheritdoc/>
    public override FoldState CreateState() => new ProfileRefineFold(Plan);
}
