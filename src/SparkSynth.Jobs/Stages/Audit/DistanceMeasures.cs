using SparkSynth.Core.Privacy;
using SparkSynth.Core.Privacy.Measures;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results.Audit;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>The searches that an audit rests on, each complete on both sides, with their certificate.</summary>
internal sealed class DistanceMeasures
{
    private const int Rechecks = 1_000;
    private const uint RecheckStream = 20, RandomRowsStream = 21;
    private const int RandomRows = 10_000;

    private readonly AuditContext _context;
    private readonly List<(SearchSummary Summary, SearchCounters Counters)> _searches = [];

    private DistanceMeasures(AuditContext context) => _context = context;

    /// <summary>S→T, two neighbours.</summary>
    public NearestResult ToTrain { get; private set; } = null!; // searched first of all

    /// <summary>S→H.</summary>
    public NearestResult? ToHoldout { get; private set; }

    /// <summary>H→T, two neighbours.</summary>
    public NearestResult? Control { get; private set; }

    /// <summary>T→S.</summary>
    public NearestResult? FromTrain { get; private set; }

    /// <summary>H→S.</summary>
    public NearestResult? FromHoldout { get; private set; }

    /// <summary>What was done with all pairs.</summary>
    public Certificate Certificate { get; private set; } = null!; // made last of all

    /// <summary>Training rows that equal an earlier one.</summary>
    public int RepeatedTrainRows { get; private set; }

    /// <summary>SDMetrics' metrics that come from distances.</summary>
    public (DCRBaselineProtection? Baseline, DCROverfittingProtection? Overfitting) Sdmetrics { get; private set; }

    /// <summary>True if every synthetic row's nearest training rows are exact.</summary>
    public bool IsComplete => IsExact(ToTrain);

    /// <summary>Runs the searches that are wanted and for which there is time.</summary>
    public static async Task<DistanceMeasures> RunAsync(AuditInputs inputs, AuditContext context)
    {
        var all = new DistanceMeasures(context);
        all.ToTrain = await all.SearchAsync("S→T", inputs.Train, inputs.Synthetic, 2);
        all.RepeatedTrainRows = inputs.Train.Count - await context.Search.DistinctAsync(inputs.Train, context.Cancellation);
        int rechecked = await all.RecheckAsync(inputs);
        if (inputs.Holdout is { } holdout && all.IsComplete && !context.IsOver)
        {
            all.Control = Complete(await all.SearchAsync("H→T", inputs.Train, holdout, 2));
            all.ToHoldout = Complete(await all.SearchAsync("S→H", holdout, inputs.Synthetic, 1));
            context.Search.Release(holdout);
        }
        if (inputs.Own is not { IsSame: true }) context.Search.Release(inputs.Train); // else the searches on SDMetrics' rulers begin with the same tree
        if (context.Begins(AuditMeasure.Membership, "membership attack"))
        {
            all.FromTrain = Complete(await all.SearchAsync("T→S", inputs.Synthetic, inputs.Train, 1));
            if (inputs.Holdout is { } others) all.FromHoldout = Complete(await all.SearchAsync("H→S", inputs.Synthetic, others, 1));
        }
        if (inputs.Own is { } own && context.Begins(AuditMeasure.Sdmetrics, "SDMetrics' distances")) all.Sdmetrics = await all.SdmetricsAsync(own);
        context.Search.Release(inputs.Train);
        all.Tell(inputs);
        all.Certificate = all.Certify(rechecked);
        return all;
    }

    private async Task<NearestResult> SearchAsync(string name, ISearchRows reference, ISearchRows queries, int neighbours)
    {
        NearestResult result = await _context.Clock.RunAsync($"search {name}", queries.Count, rows =>
            _context.Search.SearchAsync(reference, queries, new NearestOptions { Neighbours = neighbours, IsOver = _context.OverTest, Progress = rows }, _context.Cancellation));
        long exact = result.LowerBounds is null ? queries.Count : Enumerable.Range(0, result.Queries).LongCount(result.IsExact);
        _searches.Add((new SearchSummary(name, queries.Count, reference.Count, neighbours, exact, result.Counters.Verified), result.Counters));
        return result;
    }

    private static NearestResult? Complete(NearestResult result) => IsExact(result) ? result : null;

    private static bool IsExact(NearestResult result) => result.LowerBounds is null || Enumerable.Range(0, result.Queries).All(result.IsExact);

    private async Task<int> RecheckAsync(AuditInputs inputs)
    {
        int[] sample = RowSample.Choose(Rechecks, ToTrain.Queries, _context.Seed, RecheckStream);
        int differing = await _context.Clock.RunAsync("recheck", sample.Length, async rows =>
        {
            int found = await _context.Search.RecheckAsync(inputs.Train, inputs.Synthetic, new NearestOptions { Neighbours = 2 }, ToTrain, sample, _context.Cancellation);
            rows.Report(sample.Length);
            return found;
        }, _ => $"{sample.Length} rows by brute force");
        return differing == 0 ? sample.Length : throw new InvalidOperationException($"The search of nearest records is not to be believed: {differing} of {sample.Length} rows have other nearest records by brute force.");
    }

    private async Task<(DCRBaselineProtection?, DCROverfittingProtection?)> SdmetricsAsync(OwnRulers own)
    {
        if (await BaselineAsync(own) is not var (baseline, distances)) return (null, null);
        return (baseline, own.HasHoldout ? await OverfittingAsync(own, distances) : null);
    }

    private async Task<(DCRBaselineProtection Baseline, double[] Distances)?> BaselineAsync(OwnRulers own)
    {
        (ISearchRows train, ISearchRows synthetic) = await own.TrainAsync();
        NearestResult toTrain = await SearchAsync("S→T, T's ruler", train, synthetic, 1);
        ISearchRows random = _context.Search.Hold(DCRBaselineProtection.RandomRows(train.Ruler, Math.Min(RandomRows, synthetic.Count), train.Count, _context.Seed + RandomRowsStream));
        NearestResult fromRandom = await SearchAsync("random→T", train, random, 1);
        _context.Search.Release(train);
        if (!IsExact(toTrain) || !IsExact(fromRandom)) return null;
        double[] distances = toTrain.Distances(train.Ruler);
        return (DCRBaselineProtection.Of(distances, fromRandom.Distances(train.Ruler)), distances);
    }

    private async Task<DCROverfittingProtection?> OverfittingAsync(OwnRulers own, double[] toTrain)
    {
        (ISearchRows holdout, ISearchRows synthetic) = await own.HoldoutAsync();
        NearestResult toHoldout = await SearchAsync("S→H, H's ruler", holdout, synthetic, 1);
        return IsExact(toHoldout) ? DCROverfittingProtection.Of(toTrain, toHoldout.Distances(holdout.Ruler)) : null;
    }

    private void Tell(AuditInputs inputs)
    {
        long exact = ToTrain.LowerBounds is null ? ToTrain.Queries : Enumerable.Range(0, ToTrain.Queries).LongCount(ToTrain.IsExact);
        string what = $"{ToTrain.Queries} synthetic rows against all {inputs.Train.Count} training rows";
        if (exact == ToTrain.Queries) _context.Tell("distances to train, copies, nearest-neighbour ratio", "exact", $"all {what}");
        else _context.Tell("distances to train, copies", "bounds", $"{exact} of {what} were searched to the end before the time limit; the others lie between the lower figures and these");
        if (inputs.Holdout is null) _context.Tell("closer to train, baselines, controls", "skipped", "there is no hold-out: nothing can be said about overfitting");
        else if (ToHoldout is null || Control is null) _context.Tell("closer to train, baselines", "skipped", "the time limit had passed");
        else _context.Tell("closer to train, baselines", "exact", $"all {ToTrain.Queries} synthetic rows, all {inputs.Holdout.Count} hold-out rows");
        if (FromTrain is not null && FromHoldout is not null) _context.Tell("membership attack", "exact", $"all {FromTrain.Queries} training rows, all {FromHoldout.Queries} hold-out rows, against all synthetic rows");
        else if (FromTrain is not null) _context.Tell("membership attack", "skipped", "it needs a hold-out; distances of training rows to synthetic rows are exact");
        else if (_context.Spec.Wants(AuditMeasure.Membership) && _context.Spec.TimeLimit is null) _context.Tell("membership attack", "skipped", "its searches were not complete");
    }

    private Certificate Certify(int rechecked)
    {
        var sum = new SearchCounters();
        foreach (var (_, counters) in _searches) sum.Merge(counters);
        sum.Check();
        return new Certificate
        {
            Pairs = sum.Pairs,
            PrunedByBoxes = sum.PrunedByBox.Sum() + sum.PrunedByBlock,
            PrunedByNominals = sum.AbandonedOnNominals,
            PrunedByScreen = sum.ScreenedOut,
            Verified = sum.Verified,
            Equal = sum.EqualRows + sum.EqualQueries,
            Unvisited = sum.Unvisited,
            Rechecked = rechecked,
            Differing = 0, // else the recheck would have thrown
            Searches = [.. _searches.Select(s => s.Summary)],
        };
    }
}
