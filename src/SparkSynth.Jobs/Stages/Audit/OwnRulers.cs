using SparkSynth.Core.Privacy;
using SparkSynth.Jobs.Engines;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>Rows on rulers made from one real table alone, as SDMetrics has them. Packed when they are asked for: at 40 million rows each table takes 2.6 GB, and its tree more.</summary>
/// <param name="tables">Train, synthetic, hold-out if there is one.</param>
/// <param name="profiles">Of the real ones: train, hold-out.</param>
/// <param name="same">Training and synthetic rows of the audit, where their ruler is the training rows' own; else null.</param>
/// <param name="plan">Rows planted among the synthetic ones; null: none.</param>
internal sealed class OwnRulers(ITable[] tables, AuditColumns chosen, GowerProfile[] profiles, (ISearchRows Train, ISearchRows Synthetic)? same, PlantPlan? plan, AuditContext context)
{
    /// <summary>Whether <see cref="TrainAsync"/> gives the training rows of the audit itself.</summary>
    public bool IsSame => same is not null;

    /// <summary>Whether there is a hold-out.</summary>
    public bool HasHoldout => profiles.Length > 1;

    /// <summary>The same with rows planted.</summary>
    /// <param name="synthetic">The audit's synthetic rows with those planted.</param>
    public OwnRulers With(PlantPlan planted, ISearchRows synthetic) =>
        new(tables, chosen, profiles, same is { } rows ? (rows.Train, synthetic) : null, planted, context);

    /// <summary>Training rows on their own ruler, and synthetic rows on it.</summary>
    public async Task<(ISearchRows Reference, ISearchRows Queries)> TrainAsync()
    {
        if (same is { } rows) return rows;
        ISearchRows[] packed = await PackAsync(0, tables[..2]);
        return (packed[0], await PlantedAsync(packed[1], packed[0]));
    }

    /// <summary>Hold-out rows on their own ruler, and synthetic rows on it.</summary>
    public async Task<(ISearchRows Reference, ISearchRows Queries)> HoldoutAsync()
    {
        ISearchRows[] packed = await PackAsync(1, plan is null ? [tables[2], tables[1]] : [tables[2], tables[1], tables[0]]);
        return (packed[0], await PlantedAsync(packed[1], packed[^1]));
    }

    private Task<ISearchRows[]> PackAsync(int profile, ITable[] packed) => AuditStage.PackAsync(packed, GowerRuler.Create(new GowerOptions { Columns = chosen.Compared }, profiles[profile]), context);

    private async Task<ISearchRows> PlantedAsync(ISearchRows synthetic, ISearchRows train) =>
        plan is null ? synthetic : context.Search.Hold(plan.Apply(await NeighboursStage.AllAsync(synthetic, context), await NeighboursStage.AllAsync(train, context)));
}
