using SparkSynth.Core;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results.Audit;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>Distances of single rows: the matrix of small tables, the n nearest of every row, look-alikes.</summary>
public static class NeighboursStage
{
    /// <summary>Most cells of a matrix: 200 MB of text.</summary>
    public const long MostMatrixCells = 10_000_000;

    private const long MostPairwisePairs = 5_000_000_000;

    /// <summary>Distances of all synthetic rows to training rows; ranges over training and hold-out rows.</summary>
    public static async Task<NeighboursResult> RunAsync(
        IEngine engine, ITable train, ITable synthetic, ITable? holdout, IReadOnlyDictionary<string, ColumnRole> roles, JobSpec job, NeighboursRequest request, StageClock clock, CancellationToken cancellation)
    {
        var context = new AuditContext(engine, AuditStage.Search(engine), job.Audit, job.MinSupport, (ulong)job.Seed, clock, cancellation);
        var chosen = AuditColumns.Choose(holdout is null ? [train, synthetic] : [train, synthetic, holdout], roles, job.Audit, [], job.Origins);
        (GowerRuler ruler, _) = await AuditStage.RulerAsync(holdout is null ? [train] : [train, holdout], chosen, context);
        ISearchRows reference = await context.Search.PackAsync(train, ruler, null, cancellation), queries = await context.Search.PackAsync(synthetic, ruler, null, cancellation);
        long pairs = (long)reference.Count * queries.Count;
        double[][]? matrix = null;
        if (request.Matrix)
        {
            if (pairs > MostMatrixCells)
                throw new ProblemException("matrix-too-large", "--matrix", $"a matrix of {queries.Count} × {reference.Count} distances is too large: at most {MostMatrixCells}.", "Use --top for the nearest rows of large tables.");
            double[] all = GowerDistance.Matrix(await AllAsync(queries, context), await AllAsync(reference, context));
            matrix = [.. all.Chunk(reference.Count)];
        }
        return new NeighboursResult { Ruler = ruler.Hash(), Matrix = matrix, Top = request.Top is { } n ? await TopAsync(reference, queries, n, excludeOwnId: false, context) : null };
    }

    /// <summary>The n nearest reference rows of every query, in order of (distance, row).</summary>
    internal static async Task<IReadOnlyList<Neighbour>> TopAsync(ISearchRows reference, ISearchRows queries, int n, bool excludeOwnId, AuditContext context)
    {
        GowerRuler ruler = reference.Ruler;
        if (ruler.PairwiseDeletion)
        {
            if ((long)reference.Count * queries.Count > MostPairwisePairs)
                throw new ProblemException("too-many-pairs", "audit.nullRule", $"gower1971 compares every pair of rows; {queries.Count} × {reference.Count} are too many.", "Use the null rule value.");
            PackedRows all = await AllAsync(reference, context), asked = await AllAsync(queries, context);
            (long[] ids, double[] distances) = await Task.Run(() => PairwiseNearest.Run(all, asked, n, context.Engine.ParallelFor), context.Cancellation);
            return [.. ids.Select((id, i) => new Neighbour(asked.Id(i / n), 1 + (i % n), id, distances[i])).Where(r => r.Row != NearestResult.None)];
        }
        NearestResult found = await context.Clock.RunAsync("search", queries.Count, rows =>
            context.Search.SearchAsync(reference, queries, new NearestOptions { Neighbours = n, ExcludeOwnId = excludeOwnId, Progress = rows }, context.Cancellation));
        return [.. found.Ids.Select((id, i) => new Neighbour(i / n, 1 + (i % n), id, ruler.ToDistance(found.Units[i]))).Where(r => r.Row != NearestResult.None)];
    }

    internal static Task<PackedRows> AllAsync(ISearchRows rows, AuditContext context) =>
        context.Search.TakeAsync(rows, Enumerable.Range(0, rows.Count).ToArray(), context.Cancellation);
}
