using SparkSynth.Core;
using SparkSynth.Core.Quality;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Engines;

namespace SparkSynth.Jobs.Stages;

/// <summary>Scores a synthetic table (and a hold-out) against the real one: two passes over each, on all rows.</summary>
public static class EvaluateStage
{
    /// <summary>Runs the evaluation.</summary>
    /// <param name="metadata">How the columns are scored: SDV's words, whether they come from SDV or from our roles.</param>
    /// <param name="isStrict">True: a table that lacks a column of the metadata is a problem. False: only common columns are compared, with a warning.</param>
    public static async Task<EvaluationOutcome> RunAsync(
        IEngine engine, ITable real, ITable synthetic, ITable? holdout, SdvMetadata metadata, bool isStrict, StageClock clock, CancellationToken cancellation)
    {
        ITable[] tables = holdout is null ? [real, synthetic] : [real, synthetic, holdout];
        string[] names = ["real", "synthetic", "hold-out"];
        TableMatch.Check(tables);
        SdvMetadata common = isStrict ? metadata : Common(metadata, tables);
        var columns = tables.Select(t => common.Apply(t.Schema, t.Description)).ToArray();
        var profiles = new QualityProfileFold[tables.Length];
        for (int t = 0; t < tables.Length; t++)
        {
            var task = new QualityProfileTask(columns[t].Schema, columns[t].Positions);
            profiles[t] = (QualityProfileFold)await clock.RunAsync($"measure {names[t]}", tables[t].Rows, rows => engine.FoldAsync(tables[t], task, rows, cancellation));
            if (profiles[t].Rows == 0) throw new ProblemException("no-rows", tables[t].Description, $"The {names[t]} table has no rows to compare.", "Give one that has.");
        }

        QualityPlan plan = QualityPlan.Create(profiles[0], profiles[1..]);
        var pairs = new QualityPairFold[tables.Length];
        for (int t = 0; t < tables.Length; t++)
        {
            var task = new QualityPairTask(t == 0 ? plan.Real : plan.Comparisons[t - 1].Plan, columns[t].Positions);
            pairs[t] = (QualityPairFold)await clock.RunAsync($"compare {names[t]}", tables[t].Rows, rows => engine.FoldAsync(tables[t], task, rows, cancellation));
            if (pairs[t].Rows != profiles[t].Rows) throw new InvalidDataException($"The second pass over {tables[t].Description} saw {pairs[t].Rows} rows, the first {profiles[t].Rows}: the table changed while it was read.");
        }

        QualityResult result = QualityEvaluator.Evaluate(plan, pairs[0], pairs[1], holdout is null ? null : pairs[2]);
        return new EvaluationOutcome(WithAllColumns(result, real, synthetic, common), profiles[0].Rows, profiles[1].Rows, holdout is null ? null : profiles[2].Rows);
    }

    private static SdvMetadata Common(SdvMetadata metadata, ITable[] tables)
    {
        bool Everywhere(string name) => tables.All(t => t.Schema.IndexOf(name) >= 0);
        return metadata with { Columns = [.. metadata.Columns.Where(c => Everywhere(c.Name))], Keys = [.. metadata.Keys.Where(k => k.All(Everywhere))] };
    }

    /// <summary>The structure score is about all columns; where only common ones were compared, a warning says so.</summary>
    private static QualityResult WithAllColumns(QualityResult result, ITable real, ITable synthetic, SdvMetadata compared)
    {
        var names = compared.Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        string[] left = [.. real.Schema.Columns.Concat(synthetic.Schema.Columns).Select(c => c.Name).Where(n => !names.Contains(n)).Distinct(StringComparer.Ordinal)];
        return left.Length == 0 ? result : result with
        {
            Diagnostic = DiagnosticReport.Build(result.Diagnostic.Columns, Structure(real), Structure(synthetic)),
            Warnings = [.. result.Warnings, $"{names.Count} columns were compared; left out: {string.Join(", ", left.Select(n => $"'{n}'"))}."],
        };

        static IEnumerable<(string Name, string Type)> Structure(ITable table) => table.Schema.Columns.Select(c => (c.Name, c.Type.ToString()));
    }
}
