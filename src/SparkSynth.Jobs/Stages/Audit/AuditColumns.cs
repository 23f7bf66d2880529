using System.Collections.Immutable;
using SparkSynth.Core;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results.Audit;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>Which columns an audit looks at.</summary>
/// <param name="Common">Columns that all tables have.</param>
/// <param name="Compared">Those that distances are made of.</param>
/// <param name="LeftOut">The others of any table, and why.</param>
internal sealed record AuditColumns(ImmutableArray<string> Common, ImmutableArray<string> Compared, ImmutableArray<LeftOutColumn> LeftOut)
{
    /// <summary>Chooses the columns. Throws <see cref="ProblemException"/> with all that is wrong: other types, no common column, names that no table has.</summary>
    /// <param name="tables">The real table first.</param>
    /// <param name="roles">Roles of the real table's columns; keys and text are left out.</param>
    /// <param name="wanted">The only columns to compare; empty = all.</param>
    public static AuditColumns Choose(IReadOnlyList<ITable> tables, IReadOnlyDictionary<string, ColumnRole> roles, AuditSpec spec, IReadOnlyList<string> wanted, JobOrigins origins)
    {
        TableMatch.Check(tables);
        ImmutableArray<string> common = [.. tables[0].Schema.Columns.Select(c => c.Name).Where(n => tables.All(t => t.Schema.IndexOf(n) >= 0))];
        var problems = new List<Problem>();
        Known(spec.QuasiIdentifiers, "audit.quasiIdentifiers");
        Known(spec.Sensitive, "audit.sensitive");
        Known(spec.Exclude, "audit.exclude");
        Known(spec.Weights.Keys, "audit.weights");
        Known(wanted, "--columns");
        if (problems.Count > 0) throw new ProblemException(problems);

        var left = ImmutableArray.CreateBuilder<LeftOutColumn>();
        var compared = ImmutableArray.CreateBuilder<string>();
        foreach (string name in tables.SelectMany(t => t.Schema.Columns).Select(c => c.Name).Distinct(StringComparer.Ordinal))
            if (Reason(name) is { } reason) left.Add(new LeftOutColumn(name, reason));
            else compared.Add(name);
        if (compared.Count == 0)
            throw new ProblemException("no-common-column", tables[0].Description, "No column is left to compare.", "Keys, free text, excluded columns and columns of weight 0 are not compared; name columns with a role, or fewer exclusions.");
        return new AuditColumns(common, compared.ToImmutable(), left.ToImmutable());

        void Known(IEnumerable<string> names, string path)
        {
            foreach (string name in names)
                if (!common.Contains(name))
                    problems.Add(new Problem("unknown-column", origins.Of(path), $"the tables have no common column '{name}'.", NearestName.Advice(name, [.. common])));
        }

        string? Reason(string name)
        {
            if (!common.Contains(name)) return "not in every table";
            if (spec.Exclude.Contains(name)) return "excluded";
            if (spec.Weights.TryGetValue(name, out double weight) && weight == 0) return "weight 0";
            if (wanted.Count > 0) return wanted.Contains(name, StringComparer.Ordinal) ? null : "not chosen";
            return roles.GetValueOrDefault(name) switch { ColumnRole.Key => "key", ColumnRole.Text => "free text", _ => null };
        }
    }

    /// <summary>Positions of some columns in a table, in their order.</summary>
    public static ImmutableArray<int> Positions(ITable table, IEnumerable<string> names) => [.. names.Select(table.Schema.IndexOf)];

    /// <summary>Some columns of a table as a schema.</summary>
    public static TableSchema Schema(ITable table, IEnumerable<string> names) => new([.. Positions(table, names).Select(p => table.Schema.Columns[p])]);
}
