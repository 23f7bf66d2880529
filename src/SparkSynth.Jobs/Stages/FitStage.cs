using SparkSynth.Core;
using SparkSynth.Core.Marginals;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Synthesizers;
using SparkSynth.Core.Synthesizers.CopulaNetwork;
using SparkSynth.Core.Synthesizers.GaussianCopula;
using SparkSynth.Core.Synthesizers.Independent;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages;

/// <summary>Table → model: profile, roles, cells, pair counts, joint part. After the counts no row is read.</summary>
public static class FitStage
{
    /// <summary>Profiles a table: one pass, and a second one over columns with too many values to count at once.</summary>
    public static async Task<TableProfile> ProfileAsync(IEngine engine, ITable table, int k, StageClock clock, CancellationToken cancellation)
    {
        var fold = (ProfileFold)await clock.RunAsync("profile", table.Rows,
            rows => engine.FoldAsync(table, new ProfileTask(table.Schema), rows, cancellation), _ => StageClock.Count(table.Schema.Columns.Length, "column"));
        if (fold.Rows == 0)
            throw new ProblemException("no-rows", table.Description, "No row is left to learn from.", "Set fewer rows aside, or read a larger table.");
        if (fold.Rows < k)
            throw new ProblemException("too-few-rows", table.Description, $"It has {fold.Rows} {(fold.Rows == 1 ? "row" : "rows")}, and nothing may be learned that fewer than {k} rows show.", "Give a larger table (a model needs about 1,000 rows to tell structure from chance), or a smaller k.");
        ProfileRefineFold? refined = null;
        if (fold.PlanRefine(k) is { } plan)
        {
            refined = (ProfileRefineFold)await clock.RunAsync("profile again", table.Rows,
                rows => engine.FoldAsync(table, new RefineTask(plan), rows, cancellation), _ => StageClock.Count(plan.Columns.Length, "column") + " of many values");
        }

        return new TableProfile(fold.Rows, fold.ToProfiles(k, refined));
    }

    /// <summary>Fits the job's synthesizer to the rows of the table's side.</summary>
    public static async Task<SynthesizerModel> RunAsync(IEngine engine, ITable table, JobSpec job, string version, StageClock clock, CancellationToken cancellation)
    {
        if (JobColumns.Check(job, table.Schema) is { Count: > 0 } problems) throw new ProblemException(problems);
        TableProfile profile = await ProfileAsync(engine, table, job.MinSupport, clock, cancellation);
        InferredRole[] roles = RoleInference.Infer(profile.Columns, JobRoles.Of(job), job.MinSupport);
        ColumnCells[] cells = CellBuilder.Build(profile.Columns, [.. roles.Select(r => r.Role)],
            new CellOptions { OrderedCells = job.Synthesizer.Cells, Support = job.MinSupport });
        var counted = (PairCountFold)await clock.RunAsync("count pairs", table.Rows,
            rows => engine.FoldAsync(table, new PairCountTask(table.Schema, cells), rows, cancellation),
            _ => $"{StageClock.Count((long)cells.Length * (cells.Length - 1) / 2, "pair")}, {StageClock.Count(cells.Sum(c => c.Count), "cell")}");
        if (counted.Rows != profile.Rows)
            throw new InvalidDataException($"The second pass saw {counted.Rows} rows, the first {profile.Rows}: the table changed while it was read.");
        // A fit looks at the token between pieces of work only; who asked for the end does not wait for the piece at hand.
        void ParallelFor(int count, Action<int> body) => engine.ParallelFor(count, i =>
        {
            cancellation.ThrowIfCancellationRequested();
            body(i);
        });
        return await clock.RunAsync("fit", 0, _ => Task.Run(() => Fit(ParallelFor, table.Schema, job, version, profile, roles, cells, counted.Tables), cancellation).WaitAsync(cancellation), Describe);
    }

    private static SynthesizerModel Fit(Action<int, Action<int>> parallelFor, TableSchema schema, JobSpec job, string version, TableProfile profile, InferredRole[] roles, ColumnCells[] cells, PairTables tables)
    {
        CopulaNetworkModel? network = null;
        GaussianCopulaModel? gaussian = null;
        switch (job.Synthesizer.Name)
        {
            case SynthesizerKind.CopulaNetwork:
                network = CopulaNetworkFitter.Fit(tables, cells, NetworkOptions(job, schema), parallelFor);
                break;
            case SynthesizerKind.GaussianCopula:
                gaussian = GaussianCopulaFitter.Fit(tables, cells, [.. profile.Columns.Select((c, j) => Values(c, cells[j]))], GaussianOptions(job, profile, cells), parallelFor);
                break;
            default:
                network = IndependentModel.Create(tables);
                break;
        }

        return new SynthesizerModel
        {
            Synthesizer = Words.Of(job.Synthesizer.Name),
            Producer = version,
            Rows = profile.Rows,
            MinSupport = job.MinSupport,
            SchemaHash = schema.Hash(),
            Columns = [.. schema.Columns.Select((c, j) => Column(c, profile.Columns[j], roles[j], cells[j], job.MinSupport))],
            Network = network,
            Gaussian = gaussian,
            Warnings = [.. FitWarnings.Of(profile, roles, cells, saysFewRows: network is null), .. FitWarnings.WithoutEffect(job), .. network?.Warnings ?? gaussian?.Warnings ?? []],
        };
    }

    private static ModelColumn Column(ColumnSchema schema, ColumnProfile profile, InferredRole role, ColumnCells cells, int k) => new()
    {
        Name = schema.Name,
        Type = schema.Type,
        Nullable = schema.Nullable,
        Role = role.Role,
        Reason = role.Reason,
        Cells = cells,
        Key = cells.Kind == CellKind.Presence && role.Role == ColumnRole.Key ? KeyShape.Of(profile, k) : null,
        Text = cells.Kind == CellKind.Presence && role.Role == ColumnRole.Text ? profile.Shape : null,
    };

    private static CopulaNetworkOptions NetworkOptions(JobSpec job, TableSchema schema) => new()
    {
        SimulatedRows = job.Synthesizer.SimulatedRows ?? 0,
        MaximumParents = job.Synthesizer.Parents,
        Rho = job.Synthesizer.Rho,
        MinimumGain = job.Synthesizer.MinGain,
        MinimumSupport = job.MinSupport,
        First = [.. job.Synthesizer.First.Select(schema.IndexOf)],
        Last = job.Synthesizer.Last is { } last ? schema.IndexOf(last) : null,
    };

    private static GaussianCopulaOptions GaussianOptions(JobSpec job, TableProfile profile, ColumnCells[] cells) => new()
    {
        DefaultMarginal = Family(job.Synthesizer.Distribution),
        Marginals = job.Columns.Where(c => c.Value.Distribution is not null).ToDictionary(c => c.Key, c => Family(c.Value.Distribution!), StringComparer.Ordinal),
        CellOrder = CategoryOrder.Of(job, cells),
        MinimumSupport = job.MinSupport,
    };

    private static MarginalFamily Family(string name) =>
        MarginalFamilies.TryParse(name, out MarginalFamily family) ? family : throw new ArgumentException($"no distribution '{name}'", nameof(name));

    /// <summary>Values of an ordered column as numbers; ranges of an overflowed table count at their middle.</summary>
    private static WeightedSample? Values(ColumnProfile profile, ColumnCells cells)
    {
        if (cells.Kind != CellKind.Ordered || profile.Entries.Length == 0) return null;
        var values = new List<double>(profile.Entries.Length);
        var counts = new List<long>(profile.Entries.Length);
        foreach (ValueEntry entry in profile.Entries)
        {
            double value = (Number(entry.Low) * 0.5) + (Number(entry.High) * 0.5);
            if (values.Count > 0 && value <= values[^1])
            {
                counts[^1] += entry.Rows; // neighbours beyond 2^53 that are one double
                continue;
            }

            values.Add(value);
            counts.Add(entry.Rows);
        }

        return new WeightedSample([.. values], [.. counts]);

        double Number(long key) => profile.Type.Kind == PhysicalType.Float ? OrderKey.ToDouble(key) : key;
    }

    private static string Describe(SynthesizerModel model) => model.Network is { } network
        ? $"{model.Synthesizer}, {StageClock.Count(network.Columns.Sum(c => c.Parents.Length), "parent")}"
        : model.Synthesizer;
}
