using System.Collections.Immutable;
using System.Globalization;
using DuckDB.NET.Data;
using SparkSynth.Core;
using SparkSynth.Storage.DuckDb;
using static SparkSynth.Storage.DuckDb.DuckDbSession;

namespace SparkSynth.Storage.Sources;

/// <summary>Columns of JSON files: keys of all objects, in order of appearance, typed over all of them. A key that an object lacks is null.</summary>
internal static class JsonTable
{
    /// <summary>Reads every file once to find names and types.</summary>
    public static TextTable Describe(DuckDbSession duck, SourceOptions options, ImmutableArray<SourceFile> files, ImmutableArray<string> paths, CancellationToken cancellationToken)
    {
        string list = $"[{string.Join(", ", paths.Select(Text))}]";
        string format = files[0].Format == SourceFormat.NdJson ? "newline_delimited" : "auto";
        string common = $"format = '{format}', hive_partitioning = false, maximum_object_size = 67108864";
        try
        {
            var described = duck.Query($"DESCRIBE SELECT * FROM read_json({list}, {common}, sample_size = -1, union_by_name = true, records = true)", cancellationToken);
            var problems = new List<Problem>();
            var columns = new List<(string Name, string Type)>();
            var skipped = ImmutableArray.CreateBuilder<string>();
            foreach (var row in described)
            {
                string name = (string)row[0]!, type = (string)row[1]!;
                if (options.Exclude.Contains(name, StringComparer.Ordinal)) skipped.Add(name);
                else if (type == "JSON" && Holds(duck, list, common, name, cancellationToken))
                    problems.Add(new Problem("mixed-types", $"{options.Path}, column '{name}'", "Values are of several kinds (objects, lists, texts, numbers).", $"Write them as one kind, or leave the column out (exclude: ['{name}'] of the source)."));
                else if (type.Contains('(', StringComparison.Ordinal) || type.Contains('[', StringComparison.Ordinal))
                    problems.Add(new Problem("unsupported-type", $"{options.Path}, column '{name}'", "Nested values cannot be modelled.", $"Leave the column out (exclude: ['{name}'] of the source), or flatten it."));
                else if ((type is "HUGEINT" or "UHUGEINT" or "UBIGINT") && FitsInt64(duck, list, common, name, cancellationToken))
                    columns.Add((name, "BIGINT"));
                else if (type is "HUGEINT" or "UHUGEINT" or "UBIGINT")
                    problems.Add(new Problem("unreadable-value", $"{options.Path}, column '{name}'", "A whole number does not fit 64 bits.", $"Write the column as text, or leave it out (exclude: ['{name}'] of the source)."));
                else
                    columns.Add((name, Supported(type)));
            }

            if (problems.Count > 0) throw new ProblemException(problems);
            if (columns.Count == 0) throw new ProblemException("no-columns", options.Path, "There are no objects with keys in it.", "A table in JSON is an array of objects, or objects one a line.");
            string types = $"{{{string.Join(", ", columns.Select(c => $"{Text(c.Name)}: {Text(c.Type)}"))}}}";
            string renamed = string.Join(", ", columns.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"{Name(c.Name)} AS c{i}")));
            return new TextTable([.. columns.Select(c => c.Name)], [.. paths.Select(p => $"SELECT {renamed} FROM read_json({Text(p)}, {common}, records = true, columns = {types})")], skipped.ToImmutable());
        }
        catch (DuckDBException e) when (!DuckDbErrors.IsOurs(e))
        {
            throw DuckDbErrors.Reading(options.Path, e);
        }
    }

    /// <summary>DuckDB calls a column JSON when values are of several kinds, and when there are none.</summary>
    private static bool Holds(DuckDbSession duck, string list, string common, string name, CancellationToken cancellationToken) =>
        Convert.ToInt64(duck.Query($"SELECT count({Name(name)}) FROM read_json({list}, {common}, records = true, columns = {{{Text(name)}: 'JSON'}}) WHERE {Name(name)}::VARCHAR <> 'null'", cancellationToken)[0][0], CultureInfo.InvariantCulture) > 0;

    /// <summary>DuckDB takes whole numbers without a sign as unsigned, and a column that mixes them with negative ones as 128 bits, however small they are.</summary>
    private static bool FitsInt64(DuckDbSession duck, string list, string common, string name, CancellationToken cancellationToken) =>
        Convert.ToInt64(duck.Query($"SELECT count(*) FROM read_json({list}, {common}, records = true, columns = {{{Text(name)}: 'HUGEINT'}}) WHERE {Name(name)} NOT BETWEEN {long.MinValue} AND {long.MaxValue}", cancellationToken)[0][0], CultureInfo.InvariantCulture) == 0;

    private static string Supported(string type) => type is "BIGINT" or "DOUBLE" or "BOOLEAN" or "DATE" or "TIME" or "TIMESTAMP" or "TIMESTAMP WITH TIME ZONE" ? type : "VARCHAR";
}
