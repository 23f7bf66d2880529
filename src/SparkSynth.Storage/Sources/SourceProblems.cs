using System.Collections.Immutable;
using SparkSynth.Core;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Storage.Sources;

/// <summary>What can be wrong with the columns of files that are to be one table.</summary>
internal static class SourceProblems
{
    public static List<Problem> Of(string where, ImmutableArray<SourceFile> files, IReadOnlyList<ParquetFileInfo> infos, HashSet<string> excluded)
    {
        var problems = new List<Problem>();
        var first = infos[0];
        var names = first.Schema.Columns.Select(c => c.Name).Concat(first.Unsupported.Select(u => u.Name)).ToList();
        var partitions = files[0].Partitions.Select(p => p.Column).ToList();
        foreach (string twice in names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
            problems.Add(new Problem("duplicate-column", $"{where}, column '{twice}'", "Several columns have this name.", "Rename them; a model needs to tell columns apart."));
        foreach (string unknown in excluded.Where(e => !names.Contains(e) && !partitions.Contains(e)).Order(StringComparer.Ordinal))
            problems.Add(new Problem("unknown-column", $"{where}, exclude", $"There is no column '{unknown}' to leave out.", $"Columns are: {Some(names.Concat(partitions))}."));
        foreach (var (name, type) in first.Unsupported.Where(u => !excluded.Contains(u.Name)))
            problems.Add(new Problem("unsupported-type", $"{where}, column '{name}'", $"Columns of type {type} cannot be modelled (nested and binary ones cannot).", $"Leave it out (exclude: ['{name}'] of the source), or flatten or cast it."));
        if (problems.Count > 0) return problems;
        for (int i = 1; i < files.Length; i++)
        {
            if (Difference(first, infos[i], excluded) is { } difference)
                problems.Add(new Problem("differing-schemas", files[i].Path, $"{difference}, unlike in '{files[0].Name}'.", "Files of one table need the same columns with the same types; read them apart, or rewrite them."));
            if (!files[i].Partitions.Select(p => p.Column).Order(StringComparer.Ordinal).SequenceEqual(partitions.Order(StringComparer.Ordinal)))
                problems.Add(new Problem("differing-schemas", files[i].Path, $"Its folders have other keys than those of '{files[0].Name}'.", "All files of a partitioned table lie below folders of the same keys."));
        }

        return problems;
    }

    /// <summary>The columns that a list of the only ones wanted leaves out.</summary>
    /// <exception cref="ProblemException">A name in the list is no column.</exception>
    public static IEnumerable<string> NotIncluded(string where, ImmutableArray<SourceFile> files, ParquetFileInfo first, IReadOnlyList<string> included)
    {
        var names = first.Schema.Columns.Select(c => c.Name).Concat(first.Unsupported.Select(u => u.Name)).Concat(files[0].Partitions.Select(p => p.Column)).ToList();
        var problems = included.Where(i => !names.Contains(i, StringComparer.Ordinal))
            .Select(i => new Problem("unknown-column", $"{where}, include", $"There is no column '{i}'.", $"Columns are: {Some(names)}."))
            .ToList();
        return problems.Count == 0 ? names.Where(n => !included.Contains(n, StringComparer.Ordinal)) : throw new ProblemException(problems);
    }

    private static string? Difference(ParquetFileInfo first, ParquetFileInfo other, HashSet<string> excluded)
    {
        foreach (var column in first.Schema.Columns.Where(c => !excluded.Contains(c.Name)))
        {
            int position = other.Schema.IndexOf(column.Name);
            if (position < 0) return $"There is no column '{column.Name}' (of type {column.Type})";
            if (other.Schema.Columns[position].Type != column.Type) return $"Column '{column.Name}' is {other.Schema.Columns[position].Type}, not {column.Type}";
        }

        var more = other.Schema.Columns.FirstOrDefault(c => first.Schema.IndexOf(c.Name) < 0 && !excluded.Contains(c.Name));
        if (more is not null) return $"There is a column '{more.Name}'";
        string? unsupported = other.Unsupported.Select(u => u.Name).FirstOrDefault(n => !excluded.Contains(n));
        return unsupported is null ? null : $"There is a column '{unsupported}' that cannot be read";
    }

    private static string Some(IEnumerable<string> names)
    {
        var list = names.ToList();
        return string.Join(", ", list.Take(20).Select(n => $"'{n}'")) + (list.Count > 20 ? $" and {list.Count - 20} more" : "");
    }
}
