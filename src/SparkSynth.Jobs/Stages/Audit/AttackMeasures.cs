using SparkSynth.Core.Privacy;
using SparkSynth.Core.Privacy.Measures;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results.Audit;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>Attribute inference, linkability, singling out: people are drawn, the synthetic rows they are looked for in are always all.</summary>
internal static class AttackMeasures
{
    private const uint TrainStream = 22, HoldoutStream = 23;
    private const int MostSecrets = 32, LinkedNeighbours = 5, Predicates = 500, Width = 3, Tries = 200;

    // rows that predicates of one kind are tried on: 5 to 10 s
    private const long PredicateLooks = 1_000_000_000;

    public static async Task<PrivacySummary> RunAsync(PrivacySummary summary, AuditInputs inputs, AuditContext context)
    {
        if (inputs.Columns is null || !context.Begins(AuditMeasure.Attacks, "attribute inference, linkability, singling out")) return summary;
        var people = await PeopleAsync(inputs, context);
        summary = summary with { AttributeInference = await context.Clock.RunAsync("infer attributes", 0, _ => InferAsync(inputs, people, context)) };
        if (inputs.Chosen.Compared.Length > 1 && !context.IsOver) summary = summary with { Linkability = await context.Clock.RunAsync("link", 0, _ => LinkAsync(inputs, people, context)) };
        if (!context.IsOver) summary = summary with { SinglingOut = await context.Clock.RunAsync("single out", 0, _ => Task.Run(() => SingleOut(inputs, context), context.Cancellation)) };
        else context.Tell("singling out", "skipped", "the time limit had passed");
        return summary;
    }

    private static async Task<People> PeopleAsync(AuditInputs inputs, AuditContext context)
    {
        int[] train = RowSample.Choose(context.Spec.Attacks, inputs.Train.Count, context.Seed, TrainStream);
        int[] holdout = inputs.Holdout is null ? [] : RowSample.Choose(context.Spec.Attacks, inputs.Holdout.Count, context.Seed, HoldoutStream);
        return new People(train, holdout, await context.Search.TakeAsync(inputs.Train, train, context.Cancellation),
            inputs.Holdout is null ? null : await context.Search.TakeAsync(inputs.Holdout, holdout, context.Cancellation));
    }

    private static async Task<IReadOnlyList<AttributeRisk>> InferAsync(AuditInputs inputs, People people, AuditContext context)
    {
        string[] wanted = context.Spec.Sensitive.Length > 0 ? [.. context.Spec.Sensitive] : [.. inputs.Chosen.Compared];
        var risks = new List<AttributeRisk>();
        foreach (string secret in wanted.Take(MostSecrets))
        {
            var known = inputs.Chosen.Compared.Where(c => c != secret).ToHashSet(StringComparer.Ordinal);
            if (known.Count == 0 || context.IsOver) break;
            (NearestResult train, NearestResult? holdout) = await NearestByAsync(inputs.Ruler.Subset(known), inputs, people, context);
            // the rows and tree of one secret are garbage now, and wait for a collection: 10 M × 1 M rows peaked at 5.5 GB instead of 3.5
            GC.Collect();
            risks.Add(new AttributeRisk(secret, AttributeInference.Evaluate(people.Of(inputs.Column(secret)), train, holdout)));
        }
        string detail = $"{people.TrainIds.Length} of {inputs.Train.Count} training rows, {people.HoldoutIds.Length} of {inputs.Holdout?.Count ?? 0} hold-out rows; nearest among all synthetic rows; {risks.Count} of {wanted.Length} columns attacked";
        context.Tell("attribute inference", people.IsAll(inputs) && risks.Count == wanted.Length ? "exact" : "sampled", detail);
        return risks;
    }

    private static async Task<(NearestResult Train, NearestResult? Holdout)> NearestByAsync(GowerRuler ruler, AuditInputs inputs, People people, AuditContext context)
    {
        ISearchRows synthetic = await context.Search.ProjectAsync(inputs.Synthetic, ruler, context.Cancellation);
        return (await NearestAsync(people.Train, synthetic, 1, context), people.Holdout is null ? null : await NearestAsync(people.Holdout, synthetic, 1, context));
    }

    private static async Task<AttackRisk> LinkAsync(AuditInputs inputs, People people, AuditContext context)
    {
        GowerRuler a = inputs.Ruler.Subset(inputs.Chosen.Compared.Where((_, i) => i % 2 == 0).ToHashSet(StringComparer.Ordinal));
        GowerRuler b = inputs.Ruler.Subset(inputs.Chosen.Compared.Where((_, i) => i % 2 == 1).ToHashSet(StringComparer.Ordinal));
        int k = Math.Min(LinkedNeighbours, inputs.Synthetic.Count);
        ISearchRows byA = await context.Search.ProjectAsync(inputs.Synthetic, a, context.Cancellation), byB = await context.Search.ProjectAsync(inputs.Synthetic, b, context.Cancellation);
        NearestResult trainA = await NearestAsync(people.Train, byA, k, context), trainB = await NearestAsync(people.Train, byB, k, context);
        NearestResult? holdoutA = people.Holdout is null ? null : await NearestAsync(people.Holdout, byA, k, context);
        NearestResult? holdoutB = people.Holdout is null ? null : await NearestAsync(people.Holdout, byB, k, context);
        context.Tell("linkability", people.IsAll(inputs) ? "exact" : "sampled",
            $"{people.TrainIds.Length} training rows, {people.HoldoutIds.Length} hold-out rows; every other column known to either party; {k} nearest among all synthetic rows");
        return Linkability.Evaluate(trainA, trainB, holdoutA, holdoutB, inputs.Synthetic.Count);
    }

    private static SinglingOutSummary SingleOut(AuditInputs inputs, AuditContext context)
    {
        AuditColumn[] columns = inputs.Compared;
        int rows = Math.Min(inputs.Train.Count, inputs.Holdout?.Count ?? int.MaxValue);
        int count = (int)Math.Clamp(PredicateLooks / rows, 20, Predicates);
        AttackRisk[] risks = new AttackRisk[2];
        context.Engine.ParallelFor(2, i =>
        {
            var predicates = i == 0
                ? SinglingOut.Univariate(columns, 1, count, context.Seed)
                : SinglingOut.Multivariate(columns, 1, Math.Min(Width, columns.Length), count, Predicates * Tries, context.Seed, PredicateLooks);
            risks[i] = SinglingOut.Evaluate(columns, predicates, 0, inputs.HoldoutTable, 1, context.Seed);
        });
        context.Tell("singling out", "sampled", $"{risks[0].Train.Attempts} predicates on one column, {risks[1].Train.Attempts} on {Math.Min(Width, columns.Length)}; each tried on all rows{(inputs.Holdout is null ? "" : " of as many training rows as there are hold-out rows")}");
        return new SinglingOutSummary(risks[0], risks[1]);
    }

    private static Task<NearestResult> NearestAsync(PackedRows people, ISearchRows synthetic, int neighbours, AuditContext context) =>
        context.Search.SearchAsync(synthetic, context.Search.Hold(people.Project(synthetic.Ruler)), new NearestOptions { Neighbours = neighbours }, context.Cancellation);

    /// <summary>The people attacked.</summary>
    private sealed record People(int[] TrainIds, int[] HoldoutIds, PackedRows Train, PackedRows? Holdout)
    {
        public bool IsAll(AuditInputs inputs) => TrainIds.Length == inputs.Train.Count && HoldoutIds.Length == (inputs.Holdout?.Count ?? 0);

        /// <summary>A column with the people's rows only; the synthetic table whole.</summary>
        public AuditColumn Of(AuditColumn column) => column with
        {
            Codes = [column.Codes[0].Take(TrainIds), column.Codes[1], column.Codes.ElementAtOrDefault(2)?.Take(HoldoutIds) ?? []],
        };
    }
}
