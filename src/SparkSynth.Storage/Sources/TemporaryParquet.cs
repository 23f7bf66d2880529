using System.Collections.Immutable;
using System.Globalization;
using DuckDB.NET.Data;
using SparkSynth.Core;
using SparkSynth.Storage.DuckDb;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Storage.Sources;

/// <summary>
/// Temporary Parquet files of text files, one for each, rows in their order. Types are inferred over all rows of all files before anything is
/// converted; then every value parses as its column's type, or the conversion fails. In the temporary files columns are named c0, c1, …,
/// because DuckDB takes names that differ in case only for the same; <see cref="Files"/> has the real names.
/// </summary>
internal sealed class TemporaryParquet : IDisposable
{
    private readonly ScratchFolder _folder;

    private TemporaryParquet(ScratchFolder folder, ImmutableArray<ParquetFileInfo> files, ImmutableArray<string> skipped, ImmutableArray<string> warnings) =>
        (_folder, Files, Skipped, Warnings) = (folder, files, skipped, warnings);

    /// <summary>One a source file, in order.</summary>
    public ImmutableArray<ParquetFileInfo> Files { get; }

    /// <summary>Columns that were excluded before anything was converted.</summary>
    public ImmutableArray<string> Skipped { get; }

    public ImmutableArray<string> Warnings { get; }

    /// <summary>Converts files.</summary>
    /// <exception cref="ProblemException">A file is missing, empty, or does not parse.</exception>
    public static TemporaryParquet Create(SourceOptions options, ImmutableArray<SourceFile> files, CancellationToken cancellationToken)
    {
        foreach (var file in files) ParquetErrors.ThrowUnlessReadable(file.Path);
        var scratch = ScratchFolder.Create(options.TemporaryFolder);
        try
        {
            string folder = scratch.Path;
            using var duck = new DuckDbSession(folder);
            var paths = files.Select((file, i) => PlainPath(file.Path, folder, i)).ToImmutableArray();
            var warnings = new List<string>();
            var table = files[0].Format is SourceFormat.Csv or SourceFormat.Tsv
                ? CsvTable.Describe(duck, options, files, paths, warnings, cancellationToken)
                : JsonTable.Describe(duck, options, files, paths, cancellationToken);
            var infos = ImmutableArray.CreateBuilder<ParquetFileInfo>();
            for (int i = 0; i < files.Length; i++)
            {
                string target = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i:D6}.parquet"));
                try
                {
                    duck.Execute($"COPY ({table.Selects[i]}) TO {DuckDbSession.Text(target)} (FORMAT parquet, COMPRESSION snappy)", cancellationToken);
                }
                catch (DuckDBException e) when (!DuckDbErrors.IsOurs(e))
                {
                    throw DuckDbErrors.Reading(files[i].Path, e);
                }

                infos.Add(ParquetFileInfo.Read(target).WithNames(table.Names));
            }

            var texts = TextColumns(duck, infos, cancellationToken);
            int[] empty = [.. texts.Where(t => t.Values == 0).Select(t => t.Column)];
            if (empty.Length > 0)
                for (int i = 0; i < infos.Count; i++) infos[i] = WithoutText(duck, infos[i], empty, cancellationToken).WithNames(table.Names);
            if (AlmostNumbers(duck, options, files, infos, texts, cancellationToken) is { Count: > 0 } problems) throw new ProblemException(problems);
            return new TemporaryParquet(scratch, infos.ToImmutable(), table.Skipped, [.. warnings]);
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    /// <summary>DuckDB takes *, ? and [ in a path for a pattern; such files are linked under a plain name.</summary>
    private static string PlainPath(string path, string folder, int i)
    {
        string full = Path.GetFullPath(path);
        if (full.AsSpan().IndexOfAny("*?[") < 0) return full;
        string extension = full.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? ".gz" : "";
        string link = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"in-{i}{extension}"));
        File.CreateSymbolicLink(link, full);
        return link;
    }

    /// <summary>How many values each text column has, and how many of them are numbers.</summary>
    private static List<(int Column, long Values, long Numbers)> TextColumns(DuckDbSession duck, IReadOnlyList<ParquetFileInfo> infos, CancellationToken cancellationToken)
    {
        var schema = infos[0].Schema;
        int[] text = [.. Enumerable.Range(0, schema.Columns.Length).Where(c => schema.Columns[c].Type.Kind == Core.Tables.PhysicalType.String)];
        if (text.Length == 0) return [];
        string files = $"[{string.Join(", ", infos.Select(f => DuckDbSession.Text(f.Path)))}]";
        var counts = duck.Query($"SELECT {string.Join(", ", text.Select(c => $"count(c{c}), count(TRY_CAST(c{c} AS DOUBLE))"))} FROM read_parquet({files})", cancellationToken)[0];
        return [.. text.Select((c, i) => (c, Convert.ToInt64(counts[2 * i], CultureInfo.InvariantCulture), Convert.ToInt64(counts[(2 * i) + 1], CultureInfo.InvariantCulture)))];
    }

    /// <summary>
    /// Columns without any value have no type of their own: they become floats, as in pandas, so that they can face a column of numbers or of
    /// nothing in another file.
    /// </summary>
    private static ParquetFileInfo WithoutText(DuckDbSession duck, ParquetFileInfo info, int[] columns, CancellationToken cancellationToken)
    {
        string casts = string.Join(", ", columns.Select(c => string.Create(CultureInfo.InvariantCulture, $"CAST(c{c} AS DOUBLE) AS c{c}")));
        string target = info.Path + ".typed";
        duck.Execute($"COPY (SELECT * REPLACE ({casts}) FROM read_parquet({DuckDbSession.Text(info.Path)})) TO {DuckDbSession.Text(target)} (FORMAT parquet, COMPRESSION snappy)", cancellationToken);
        File.Move(target, info.Path, overwrite: true);
        return ParquetFileInfo.Read(info.Path);
    }

    /// <summary>
    /// Text columns nearly all of whose values are numbers: a marker of missing values that nobody declared, or a broken value. Taken as text the
    /// numbers would be lost without a word.
    /// </summary>
    private static List<Problem> AlmostNumbers(
        DuckDbSession duck, SourceOptions options, ImmutableArray<SourceFile> files, IReadOnlyList<ParquetFileInfo> infos, IEnumerable<(int Column, long Values, long Numbers)> texts, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        foreach (var (column, values, numbers) in texts.Where(t => t.Numbers < t.Values && t.Numbers >= 0.9 * t.Values))
        {
            string name = infos[0].Schema.Columns[column].Name;
            if (options.Text.Contains(name, StringComparer.Ordinal) || options.Exclude.Contains(name, StringComparer.Ordinal)) continue;
            string place = options.Path;
            for (int i = 0; i < infos.Count; i++)
            {
                string first = string.Create(CultureInfo.InvariantCulture, $"SELECT min(file_row_number) FROM read_parquet({DuckDbSession.Text(infos[i].Path)}, file_row_number = true) WHERE c{column} IS NOT NULL AND TRY_CAST(c{column} AS DOUBLE) IS NULL");
                if (duck.Query(first, cancellationToken)[0][0] is not { } row) continue;
                place = string.Create(CultureInfo.InvariantCulture, $"{files[i].Path}, row {Convert.ToInt64(row, CultureInfo.InvariantCulture) + 1}");
                break;
            }

            problems.Add(new Problem("mixed-types", $"{place}, column '{name}'", $"{values - numbers} of the column's {values} values are not numbers; this is the first.",
                $"If they mean that there is no value, list them under nullValues; if the column is text, say so (columns: {{'{name}': categorical}}); else mend the file."));
        }

        return problems;
    }
}
