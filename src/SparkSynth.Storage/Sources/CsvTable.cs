using System.Collections.Immutable;
using System.Globalization;
using DuckDB.NET.Data;
using SparkSynth.Core;
using SparkSynth.Storage.DuckDb;
using static SparkSynth.Storage.DuckDb.DuckDbSession;

namespace SparkSynth.Storage.Sources;

/// <summary>
/// Columns of CSV and TSV files: separator, names, types. DuckDB finds separator and types; it is told not to skip lines, comments or
/// broken rows, and not to guess the quote, since each of these guesses can lose rows without a word.
/// </summary>
internal static class CsvTable
{
    /// <summary>Reads every file once to find the type of every column.</summary>
    public static TextTable Describe(DuckDbSession duck, SourceOptions options, ImmutableArray<SourceFile> files, ImmutableArray<string> paths, List<string> warnings, CancellationToken cancellationToken)
    {
        var names = ImmutableArray<string>.Empty;
        var types = new List<string>();
        var dialects = new List<string>();
        for (int i = 0; i < files.Length; i++)
        {
            try
            {
                string fixedPart = Fixed(options);
                string delimiter = files[i].Format == SourceFormat.Tsv ? "\t" : options.Delimiter ?? FindDelimiter(duck, paths[i], fixedPart, cancellationToken);
                string dialect = $"{fixedPart}, delim = {Text(delimiter)}";
                var (fileNames, header) = Names(options, files[i], paths[i], delimiter);
                dialect += $", header = {(header ? "true" : "false")}";
                var sniffed = Sniff(duck, paths[i], dialect, fileNames.Length, cancellationToken);
                if (sniffed[0][1] is string date) dialect += $", dateformat = {Text(date)}";
                if (sniffed[0][2] is string timestamp) dialect += $", timestampformat = {Text(timestamp)}";
                dialects.Add(dialect);
                var fileTypes = sniffed.Select(r => Supported((string)r[0]!)).ToList();
                if (fileTypes.Count != fileNames.Length) throw Differs(files[i], "its lines have another number of fields than its header");
                if (i == 0)
                {
                    (names, types) = (fileNames, fileTypes);
                    continue;
                }

                if (!names.SequenceEqual(fileNames)) throw Differs(files[i], $"its columns are not those of '{files[0].Name}'");
                for (int c = 0; c < types.Count; c++)
                {
                    string wider = Wider(types[c], fileTypes[c]);
                    if (wider == "VARCHAR" && types[c] != fileTypes[c])
                        warnings.Add($"Column '{names[c]}' is {types[c]} in some files and {fileTypes[c]} in '{files[i].Name}': it is read as text.");
                    types[c] = wider;
                }
            }
            catch (DuckDBException e) when (!DuckDbErrors.IsOurs(e))
            {
                throw DuckDbErrors.Reading(files[i].Path, e);
            }
        }

        string columns = $"{{{string.Join(", ", types.Select((t, c) => $"'c{c}': '{t}'"))}}}";
        return new TextTable(names, [.. paths.Select((p, i) => $"SELECT * FROM read_csv({Text(p)}, auto_detect = false, {dialects[i]}, columns = {columns})")], []);
    }

    private static string Fixed(SourceOptions options)
    {
        string nulls = string.Join(", ", options.NullValues.Prepend("").Distinct(StringComparer.Ordinal).Select(Text));
        // a quoted empty field is an empty text, unless the user says which texts mean null
        return $"nullstr = [{nulls}], allow_quoted_nulls = {(options.NullValues.Count > 0 ? "true" : "false")}, quote = '\"', escape = '\"', comment = '', skip = 0, "
            + "strict_mode = true, null_padding = false, ignore_errors = false, hive_partitioning = false";
    }

    private static string FindDelimiter(DuckDbSession duck, string path, string fixedPart, CancellationToken cancellationToken)
    {
        // Where some line does not fit, DuckDB finds no delimiter, or takes whole lines for the values of one column. The line of names then tells
        // which was meant, and reading with that tells the line that does not fit.
        var (named, fields) = new[] { ",", ";", "|", "\t" }.Select(d => (Delimiter: d, CsvFirstRecord.Read(path, d[0]).Length)).MaxBy(d => d.Length);
        try
        {
            string found = (string)duck.Query($"SELECT Delimiter FROM sniff_csv({Text(path)}, {fixedPart})", cancellationToken)[0][0]!;
            return fields > 1 && (found.Length == 0 || CsvFirstRecord.Read(path, found[0]).Length == 1) ? named : found;
        }
        catch (DuckDBException e) when (!DuckDbErrors.IsOurs(e))
        {
            return named;
        }
    }

    /// <summary>Type of each column over all rows, with the formats of dates and timestamps.</summary>
    private static List<object?[]> Sniff(DuckDbSession duck, string path, string dialect, int fields, CancellationToken cancellationToken)
    {
        try
        {
            return duck.Query($"SELECT unnest(list_transform(Columns, lambda c: c.type)), DateFormat, TimestampFormat FROM sniff_csv({Text(path)}, sample_size = -1, {dialect})", cancellationToken);
        }
        catch (DuckDBException e) when (!DuckDbErrors.IsOurs(e))
        {
            // the sniffer names no line; read as text, the first line that does not fit is named
            string columns = $"{{{string.Join(", ", Enumerable.Range(0, fields).Select(c => $"'c{c}': 'VARCHAR'"))}}}";
            duck.Execute($"SELECT count(c0) FROM read_csv({Text(path)}, auto_detect = false, {dialect}, columns = {columns})", cancellationToken);
            throw;
        }
    }

    /// <summary>
    /// Names as they stand in the file (DuckDB would rename repeated and empty ones). Without word from the user, a first line that holds
    /// numbers or nothing is a problem: read as names it would lose a row, read as data it would lose the names.
    /// </summary>
    private static (ImmutableArray<string> Names, bool Header) Names(SourceOptions options, SourceFile file, string path, string delimiter)
    {
        var cells = CsvFirstRecord.Read(path, delimiter[0]);
        if (cells.Length == 0) throw new ProblemException("no-rows", file.Path, "The file has no rows.", "Leave it out, or check how it was made.");
        if (options.Header == false)
            return ([.. cells.Select((_, c) => string.Create(CultureInfo.InvariantCulture, $"column{c}"))], false);
        if (options.Header is null && cells.Any(c => c.Length == 0 || double.TryParse(c, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
            throw new ProblemException("no-header", file.Path, "The first line holds numbers or empty fields where names of columns are expected.", "Set the source's header to false if the file has no line of names, or to true if these are names.");
        return ([.. cells.Select((c, i) => c.Length > 0 ? c : string.Create(CultureInfo.InvariantCulture, $"column{i}"))], true);
    }

    private static string Supported(string type) => type switch
    {
        "BIGINT" or "DOUBLE" or "BOOLEAN" or "DATE" or "TIME" or "TIMESTAMP" or "TIMESTAMP WITH TIME ZONE" => type,
        _ => "VARCHAR", // TIMESTAMP_NS and the like keep all they have as text
    };

    private static string Wider(string a, string b) => a == b ? a : (a, b) switch
    {
        ("BIGINT", "DOUBLE") or ("DOUBLE", "BIGINT") => "DOUBLE",
        ("DATE", "TIMESTAMP") or ("TIMESTAMP", "DATE") => "TIMESTAMP",
        _ => "VARCHAR",
    };

    private static ProblemException Differs(SourceFile file, string how) =>
        new("differing-schemas", file.Path, $"This file does not fit: {how}.", "Files of one table need the same columns; read them apart, or rewrite them.");
}
