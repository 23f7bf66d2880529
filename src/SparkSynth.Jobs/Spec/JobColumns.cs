using SparkSynth.Core;
using SparkSynth.Core.Tables;

namespace SparkSynth.Jobs.Spec;

/// <summary>Checks a job against the table it names: column names, and roles and distributions that a column's type allows.</summary>
public static class JobColumns
{
    /// <summary>The problems; none if the job fits the table.</summary>
    /// <param name="schema">Columns of the table that are read: include and exclude are done (and checked) by who opens it.</param>
    public static IReadOnlyList<Problem> Check(JobSpec job, TableSchema schema)
    {
        var problems = new List<Problem>();
        string[] names = [.. schema.Columns.Select(c => c.Name)];
        Known(job.Synthesizer.First, "synthesizer.first");
        if (job.Synthesizer.Last is { } last) Known([last], "synthesizer.last");
        foreach (var (name, column) in job.Columns)
        {
            int at = schema.IndexOf(name);
            if (at < 0 && job.Real.Exclude.Contains(name, StringComparer.Ordinal)) continue; // what 'init' wrote of a column left out later may stay
            if (at < 0) Unknown(name, $"columns.{name}");
            else Fits(job, schema.Columns[at], column, problems);
        }
        return problems;

        void Known(IEnumerable<string> wanted, string path)
        {
            foreach (string name in wanted)
                if (schema.IndexOf(name) < 0) Unknown(name, path);
        }

        void Unknown(string name, string path) =>
            problems.Add(new Problem("unknown-column", job.Origins.Of(path), $"the table has no column '{name}'.", NearestName.Advice(name, names)));
    }

    private static void Fits(JobSpec job, ColumnSchema schema, ColumnSpec column, List<Problem> problems)
    {
        string name = schema.Name;
        if (column.Distribution is not null && schema.Type.Kind is PhysicalType.String or PhysicalType.Boolean)
            problems.Add(new Problem("distribution-on-text", job.Origins.Of($"columns.{name}.distribution"), $"column '{name}' is {schema.Type}, which has no distribution.", "Remove the distribution: categories keep their frequencies."));
        bool fits = column.Role switch
        {
            ColumnRole.Numeric => schema.Type.Kind is PhysicalType.Integer or PhysicalType.Float or PhysicalType.Decimal,
            ColumnRole.Datetime => schema.Type.IsTemporal,
            ColumnRole.Text => schema.Type.Kind is PhysicalType.String,
            _ => true,
        };
        if (!fits)
            problems.Add(new Problem("role-and-type", job.Origins.Of($"columns.{name}.role"), $"column '{name}' is {schema.Type} and cannot have the role {Words.Of(column.Role!.Value)}.", "Choose another role, or remove it to have one inferred."));
    }
}
