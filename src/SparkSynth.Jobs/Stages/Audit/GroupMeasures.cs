using SparkSynth.Core.Privacy.Measures;
using SparkSynth.Jobs.Results.Audit;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>Measures over columns and groups of equal rows: k-anonymity and its kin, SDMetrics' CAP family, leaks, segments. All on all rows.</summary>
internal static class GroupMeasures
{
    private const int MostChosen = 6, MostValues = 100;

    public static Task<PrivacySummary> RunAsync(PrivacySummary summary, AuditInputs inputs, DistanceMeasures distances, AuditContext context) =>
        inputs.Columns is null ? Task.FromResult(summary) : context.Clock.RunAsync("group", 0, _ => Task.Run(() => Run(summary, inputs, distances, context), context.Cancellation));

    private static PrivacySummary Run(PrivacySummary summary, AuditInputs inputs, DistanceMeasures distances, AuditContext context)
    {
        (AuditColumn[] keys, AuditColumn? secret, bool chosen) = Choose(inputs, context.Spec);
        int holdout = inputs.HoldoutTable;
        bool groups = context.Begins(AuditMeasure.Groups, "quasi-identifiers"), leaks = context.Begins(AuditMeasure.Leaks, "leaks of columns"), sdmetrics = context.Begins(AuditMeasure.Sdmetrics, "SDMetrics' counts");
        var compared = inputs.Compared;
        QuasiIdentifierReport? synthetic = null, train = null;
        ReplicatedUniques? uniques = null;
        DisclosiveInSyntheticCorrectOriginal? disco = null;
        SdmetricsSummary sd = new() { DcrBaseline = distances.Sdmetrics.Baseline, DcrOverfitting = distances.Sdmetrics.Overfitting };
        ColumnLeak[]? leaking = null;
        SegmentRisk[]? segments = null;
        NewRowSynthesis? fresh = null;
        CategoricalCap? cap = null;
        DisclosureProtection? disclosure = null;
        var work = new List<Action>();
        if (groups && keys.Length > 0)
        {
            var classes = RowGroups.By(keys);
            work.Add(() => synthetic = QuasiIdentifierReport.Of(classes, secret, 1));
            work.Add(() => train = QuasiIdentifierReport.Of(classes, secret, 0));
            work.Add(() => uniques = ReplicatedUniques.Of(classes, holdout: holdout));
            if (secret is not null) work.Add(() => disco = DisclosiveInSyntheticCorrectOriginal.Of(classes, secret, holdout: holdout));
        }
        if (sdmetrics)
        {
            work.Add(() => fresh = NewRowSynthesis.Of(compared));
            if (secret is not null && keys.Length > 0)
                work.Add(() =>
                {
                    AuditColumn[] secrets = [Binned(secret)];
                    cap = CategoricalCap.Of([.. keys.Select(Binned)], secrets);
                    disclosure = DisclosureProtection.Of(cap.Cap, secrets);
                });
        }
        if (leaks)
        {
            leaking = new ColumnLeak[inputs.Columns!.Length];
            for (int c = 0; c < leaking.Length; c++)
            {
                int column = c;
                work.Add(() => leaking[column] = ColumnLeak.Of(inputs.Columns[column], context.MinSupport, holdout: holdout));
            }
            if (distances is { ToHoldout: { } toHoldout })
                work.Add(() => segments = SegmentRisk.Worst(compared, distances.ToTrain, toHoldout, inputs.Train.Count / (double)(inputs.Train.Count + inputs.Holdout!.Count), minimumSupport: context.MinSupport));
        }
        context.Engine.ParallelFor(work.Count, i => work[i]());

        string named = $"{(chosen ? "chosen from the table" : "named")}: {string.Join(", ", keys.Select(k => k.Name))}; secret: {secret?.Name ?? "none"}";
        if (groups) context.Tell("quasi-identifiers", keys.Length > 0 ? "exact" : "skipped", keys.Length > 0 ? $"all rows; {named}" : "no column can serve as one; name some");
        if (leaks) context.Tell("leaks of columns", "exact", $"all rows; values of fewer than {context.MinSupport} training rows count as rare");
        if (sdmetrics) context.Tell("SDMetrics' metrics", "exact", $"all rows; random rows of its DCR baseline are ours; CAP family: numbers in {DisclosureProtection.DefaultBins} bins, {named}{(distances.Sdmetrics.Overfitting is not null && inputs.Holdout!.Count < inputs.Train.Count ? "; its DCROverfittingProtection takes no account of the hold-out being smaller, and is below 1 for that alone" : "")}");
        return summary with
        {
            QuasiIdentifiers = synthetic is null ? null : new QuasiIdentifierSummary([.. keys.Select(k => k.Name)], secret?.Name, chosen, synthetic, train!, uniques!, disco),
            Sdmetrics = sdmetrics ? sd with { NewRows = fresh, Cap = cap?.Cap, ZeroCap = cap?.ZeroCap, GeneralizedCap = cap?.GeneralizedCap, Disclosure = disclosure } : null,
            Leaks = leaking,
            WorstSegments = segments is null ? null : [.. segments.Select(s => new SegmentSummary(compared[s.Column].Name, s.Rows, s.Share, s.ZScore))],
        };
    }

    /// <summary>
    /// Quasi-identifiers and secret. Where the user names none: the secret is the last compared column of at most 100 values, the quasi-identifiers are the (at most six) other columns of at most 100 values that
    /// tell people apart best, by entropy.
    /// </summary>
    private static (AuditColumn[] Keys, AuditColumn? Secret, bool Chosen) Choose(AuditInputs inputs, AuditSpec spec)
    {
        int Values(AuditColumn column) => column.Counts(0).Skip(1).Count(n => n > 0);
        AuditColumn? secret = spec.Sensitive.Length > 0 ? inputs.Column(spec.Sensitive[0]) : inputs.Compared.LastOrDefault(c => !spec.QuasiIdentifiers.Contains(c.Name) && Values(c) is > 1 and <= MostValues);
        if (spec.QuasiIdentifiers.Length > 0) return ([.. spec.QuasiIdentifiers.Select(inputs.Column)], secret, false);
        AuditColumn[] keys = [.. inputs.Compared.Where(c => c.Name != secret?.Name && !spec.Sensitive.Contains(c.Name) && Values(c) is > 1 and <= MostValues).OrderByDescending(Entropy).Take(MostChosen)];
        return (keys, secret, true);
    }

    private static double Entropy(AuditColumn column)
    {
        long[] counts = column.Counts(0);
        double rows = counts.Sum();
        return -counts.Where(n => n > 0).Sum(n => n / rows * Math.Log(n / rows));
    }

    private static AuditColumn Binned(AuditColumn column) => column.Numbers is null ? column : column.Binned(DisclosureProtection.DefaultBins);
}
