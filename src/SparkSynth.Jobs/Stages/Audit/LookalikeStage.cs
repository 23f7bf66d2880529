using SparkSynth.Core;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Privacy.Measures;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Results.Audit;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>The rows of a population that are most similar to target rows, the targets themselves left out.</summary>
public static class LookalikeStage
{
    /// <summary>Runs the search; ranges are over both tables.</summary>
    /// <param name="roles">Roles of the population's columns: keys and free text are not compared unless chosen.</param>
    public static async Task<(LookalikeResult Result, IReadOnlyList<JobWarning> Warnings)> RunAsync(
        IEngine engine, ITable target, ITable population, IReadOnlyDictionary<string, ColumnRole> roles, JobSpec job, LookalikeRequest request, StageClock clock, CancellationToken cancellation)
    {
        var context = new AuditContext(engine, AuditStage.Search(engine), job.Audit, job.MinSupport, (ulong)job.Seed, clock, cancellation);
        var chosen = AuditColumns.Choose([population, target], roles, job.Audit, request.Columns, job.Origins);
        if (request.Key is { } key && !chosen.Common.Contains(key))
            throw new ProblemException("unknown-column", "--key", $"the tables have no common column '{key}'.", NearestName.Advice(key, [.. chosen.Common]));
        (GowerRuler ruler, _) = await AuditStage.RulerAsync([population, target], chosen, context);
        PackedRows everybody = await NeighboursStage.AllAsync(await context.Search.PackAsync(population, ruler, null, cancellation), context);
        ISearchRows targets = await context.Search.PackAsync(target, ruler, null, cancellation);
        int[] others = await OthersAsync(target, population, request.Key is { } column ? [column] : [.. chosen.Common], context);
        if (others.Length == 0)
            throw new ProblemException("no-lookalikes", population.Description, "Every row of the population is a target row.", "Give a population with other rows.");
        PackedRows candidates = others.Length == everybody.Count ? everybody : everybody.Take(others);
        IReadOnlyList<Neighbour> rows = request.Group
            ? await GroupAsync(candidates, targets, request.Top, context)
            : await NeighboursStage.TopAsync(context.Search.Hold(candidates), targets, Math.Min(request.Top, candidates.Count), excludeOwnId: false, context);
        return (new LookalikeResult
        {
            Rows = rows,
            TargetRows = targets.Count,
            PopulationRows = everybody.Count,
            LeftOut = everybody.Count - others.Length,
            LeftOutBy = request.Key is { } by ? $"equal '{by}'" : "equal in all common columns",
            Ruler = AuditStage.Describe(ruler, chosen, job.Audit, hasHoldout: false) with { RangesFrom = "both tables" },
            Seconds = clock.Seconds,
        }, []);
    }

    /// <summary>Population rows that are no target row themselves, ascending.</summary>
    private static async Task<int[]> OthersAsync(ITable target, ITable population, string[] columns, AuditContext context)
    {
        var tables = new AuditTables(AuditColumns.Schema(population, columns), 2);
        ITable[] both = [population, target];
        for (int t = 0; t < 2; t++)
        {
            int table = t;
            TableSchema schema = AuditColumns.Schema(both[t], columns);
            await context.Search.ReadAsync(both[t], AuditColumns.Positions(both[t], columns), batch => tables.Add(table, batch, schema), context.Cancellation);
        }
        AuditColumn[] all = tables.Columns();
        var groups = RowGroups.By(all);
        int[] inTarget = groups.Sizes(1);
        return [.. Enumerable.Range(0, groups.Groups[0].Length).Where(i => inTarget[groups.Groups[0][i]] == 0)];
    }

    /// <summary>One list for all targets: the candidates nearest to any of them.</summary>
    private static async Task<IReadOnlyList<Neighbour>> GroupAsync(PackedRows candidates, ISearchRows targets, int top, AuditContext context)
    {
        IReadOnlyList<Neighbour> nearest = await NeighboursStage.TopAsync(targets, context.Search.Hold(candidates), 1, excludeOwnId: false, context);
        // what TopAsync calls a query is a candidate's place among the candidates here, or its id where it had the rows at hand
        bool byId = candidates.Ruler.PairwiseDeletion;
        return [.. nearest.Select(n => (Row: byId ? n.Query : candidates.Id((int)n.Query), Target: n.Row, n.Distance))
            .OrderBy(n => n.Distance).ThenBy(n => n.Row).Take(top).Select((n, i) => new Neighbour(n.Target, i + 1, n.Row, n.Distance))];
    }
}
