using System.Collections.Immutable;
using SparkSynth.Core;
using SparkSynth.Core.Quality;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Engines;

namespace SparkSynth.Jobs.Stages;

/// <summary>Scores a synthetic table (and a hold-out) against the real one: two passes over each, on all rows.</summary>
public static class EvaluateStage
{
    /// <summary>Runs the evaluation.</summary>
    /// <param name="roles">How the real table's columns are scored, by name; columns that are not in it are not scored.</param>
    /// <param name="keys">Names of the key columns.</param>
    public static async Task<EvaluationOutcome> RunAsync(
        IEngine engine, ITable real, ITable synthetic, ITable? holdout, IReadOnlyDictionary<string, QualityKind> roles, IReadOnlyList<string> keys, StageClock clock, CancellationToken cancellation)
    {
        ITable[] tables = holdout is null ? [real, synthetic] : [real, synthetic, holdout];
        string[] names = ["real", "synthetic", "hold-out"];
        if (Problems(real, tables, roles) is { Count: > 0 } problems) throw new ProblemException(problems);
        string[] common = [.. real.Schema.Columns.Select(c => c.Name).Where(n => tables.All(t => t.Schema.IndexOf(n) >= 0))];
        var places = tables.Select(t => common.Select(t.Schema.IndexOf).ToImmutableArray()).ToArray();
        var profiles = new QualityProfileFold[tables.Length];
        for (int t = 0; t < tables.Length; t++)
        {
            var task = new QualityProfileTask(Schema(tables[t].Schema, common, roles, keys), places[t]);
            profiles[t] = (QualityProfileFold)await clock.RunAsync($"measure {names[t]}", tables[t].Rows, rows => engine.FoldAsync(tables[t], task, rows, cancellation));
            if (profiles[t].Rows == 0) throw new ProblemException("no-rows", tables[t].Description, $"The {names[t]} table has no rows to compare.", "Give one that has.");
        }

        QualityPlan plan = QualityPlan.Create(profiles[0], profiles[1..]);
        var pairs = new QualityPairFold[tables.Length];
        for (int t = 0; t < tables.Length; t++)
        {
            var task = new QualityPairTask(t == 0 ? plan.Real : plan.Comparisons[t - 1].Plan, places[t]);
            pairs[t] = (QualityPairFold)await clock.RunAsync($"compare {names[t]}", tables[t].Rows, rows => engine.FoldAsync(tables[t], task, rows, cancellation));
            if (pairs[t].Rows != profiles[t].Rows) throw new InvalidDataException($"The second pass over {tables[t].Description} saw {pairs[t].Rows} rows, the first {profiles[t].Rows}: the table changed while it was read.");
        }

        QualityResult result = QualityEvaluator.Evaluate(plan, pairs[0], pairs[1], holdout is null ? null : pairs[2]);
        return new EvaluationOutcome(WithAllColumns(result, real, synthetic, common), profiles[0].Rows, profiles[1].Rows, holdout is null ? null : profiles[2].Rows);
    }

    /// <summary>Where the tables differ in columns, only common ones were compared: the structure score, and a warning, must say so.</summary>
    private static QualityResult WithAllColumns(QualityResult result, ITable real, ITable synthetic, string[] common)
    {
        string[] missing = [.. real.Schema.Columns.Select(c => c.Name).Except(common, StringComparer.Ordinal)];
        string[] more = [.. synthetic.Schema.Columns.Select(c => c.Name).Except(common, StringComparer.Ordinal)];
        if (missing.Length + more.Length == 0) return result;
        return result with
        {
            Diagnostic = DiagnosticReport.Build(result.Diagnostic.Columns, Structure(real), Structure(synthetic)),
            Warnings = [.. result.Warnings, $"Only the {common.Length} columns that all tables have were compared; not: {string.Join(", ", missing.Concat(more).Select(n => $"'{n}'"))}."],
        };

        static IEnumerable<(string Name, string Type)> Structure(ITable table) => table.Schema.Columns.Select(c => (c.Name, c.Type.ToString()));
    }

    private static QualitySchema Schema(TableSchema schema, string[] common, IReadOnlyDictionary<string, QualityKind> roles, IReadOnlyList<string> keys)
    {
        var columns = common.Select(n => new QualityColumn(n, schema.Columns[schema.IndexOf(n)].Type, roles.GetValueOrDefault(n, QualityKind.Ignored)));
        return new QualitySchema([.. columns], [.. keys.Select(k => Array.IndexOf(common, k)).Where(k => k >= 0).Select(k => ImmutableArray.Create(k))]);
    }

    private static List<Problem> Problems(ITable real, ITable[] tables, IReadOnlyDictionary<string, QualityKind> roles)
    {
        var problems = new List<Problem>();
        foreach (ITable table in tables.Skip(1))
        {
            if (!real.Schema.Columns.Any(c => table.Schema.IndexOf(c.Name) >= 0))
                problems.Add(new Problem("no-common-column", table.Description, $"It has no column in common with {real.Description}.", "Check that both are the same kind of table."));
            foreach (ColumnSchema column in table.Schema.Columns)
            {
                int r = real.Schema.IndexOf(column.Name);
                if (r < 0 || roles.GetValueOrDefault(column.Name, QualityKind.Ignored) == QualityKind.Ignored) continue;
                ColumnType type = real.Schema.Columns[r].Type;
                if (Class(type) != Class(column.Type))
                    problems.Add(new Problem("type-differs", $"{table.Description}, column '{column.Name}'", $"It is {column.Type} there and {type} in {real.Description}.", "Cast one of them, or leave the column out (real.exclude)."));
            }
        }

        return problems;
    }

    /// <summary>Types of one class are compared value by value.</summary>
    private static int Class(ColumnType type) => type.Kind switch
    {
        PhysicalType.Integer or PhysicalType.Float or PhysicalType.Decimal => 0,
        PhysicalType.Date or PhysicalType.Timestamp => 1,
        PhysicalType.Time => 2,
        PhysicalType.Boolean => 3,
        _ => 4,
    };
}
