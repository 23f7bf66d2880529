using System.Collections.Immutable;
using System.Globalization;
using SparkSynth.Core;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Storage.Sources;

/// <summary>
/// A table in files, opened for reading: its schema and the slices that make it up. Parquet is read where it lies; text formats are turned into
/// temporary Parquet files by DuckDB first (types inferred over whole files), which <see cref="Dispose"/> removes. Thread-safe once open.
/// </summary>
public sealed class TableSource : IDisposable
{
    private readonly ImmutableDictionary<string, ParquetFileInfo> _infos;
    private readonly TemporaryParquet? _temporary;

    private TableSource(TableSchema schema, ImmutableArray<InputSlice> slices, ImmutableDictionary<string, ParquetFileInfo> infos, TemporaryParquet? temporary)
    {
        Schema = schema;
        Slices = slices;
        Rows = slices.Sum(s => s.Rows);
        _infos = infos;
        _temporary = temporary;
    }

    /// <summary>Columns in order; those that come from folders last.</summary>
    public TableSchema Schema { get; }

    /// <summary>All rows, by file name and row; none is empty.</summary>
    public ImmutableArray<InputSlice> Slices { get; }

    /// <summary>Number of rows, at least one.</summary>
    public long Rows { get; }

    /// <summary>Whether the files are Parquet themselves.</summary>
    public bool IsParquet => _temporary is null;

    /// <summary>Real names of the columns in the files of <see cref="Slices"/>, where those have names of their own (text formats); else empty.</summary>
    public ImmutableArray<string> Names => _temporary is null ? [] : [.. _temporary.Files[0].Schema.Columns.Select(c => c.Name)];

    /// <summary>SHA-256 (lower-case hex) of names, sizes and modification times of the files before any was read, and of the build that reads them.</summary>
    public string Fingerprint { get; private init; } = "";

    /// <summary>What the user should know of how the table was read.</summary>
    public ImmutableArray<string> Warnings => _temporary?.Warnings ?? [];

    /// <summary>Finds and describes the files.</summary>
    /// <exception cref="ProblemException">
    /// Nothing there, unreadable, broken, no rows or columns, nested or binary columns that are not excluded, columns of one name, files that differ,
    /// text that does not parse.
    /// </exception>
    public static TableSource Open(SourceOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var files = SourceFiles.Find(options);
        string fingerprint = SourceFiles.Fingerprint(files);
        if (files[0].Format == SourceFormat.Parquet) return OpenParquet(options, files, fingerprint, cancellationToken);
        var temporary = TemporaryParquet.Create(options, files, cancellationToken);
        try
        {
            return Assemble(options, files, temporary.Files, temporary, fingerprint);
        }
        catch
        {
            temporary.Dispose();
            throw;
        }
    }

    /// <summary>A reader of chosen columns, for one thread.</summary>
    /// <param name="columns">Positions in <see cref="Schema"/>, each at most once.</param>
    /// <param name="side">Rows to keep; null for all.</param>
    public SliceReader CreateReader(IReadOnlyList<int> columns, RowSide? side = null) => new(Schema, columns, side, path => _infos[path]);

    /// <summary>Removes temporary files, if any.</summary>
    public void Dispose() => _temporary?.Dispose();

    private static TableSource OpenParquet(SourceOptions options, ImmutableArray<SourceFile> files, string fingerprint, CancellationToken cancellationToken)
    {
        var infos = new ParquetFileInfo[files.Length];
        var problems = new ProblemException?[files.Length];
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            try
            {
                infos[i] = ParquetFileInfo.Read(files[i].Path);
            }
            catch (ProblemException e)
            {
                problems[i] = e;
            }
        });
        if (problems.Any(p => p is not null)) throw new ProblemException([.. problems.OfType<ProblemException>().SelectMany(p => p.Problems)]);
        return Assemble(options, files, infos, null, fingerprint);
    }

    private static TableSource Assemble(SourceOptions options, ImmutableArray<SourceFile> files, IReadOnlyList<ParquetFileInfo> infos, TemporaryParquet? temporary, string fingerprint)
    {
        string where = options.Path;
        var excluded = options.Exclude.ToHashSet(StringComparer.Ordinal);
        if (temporary is not null) excluded.ExceptWith(temporary.Skipped);
        if (options.Include.Count > 0) excluded.UnionWith(SourceProblems.NotIncluded(where, files, infos[0], options.Include));
        var problems = SourceProblems.Of(where, files, infos, excluded);
        if (problems.Count > 0) throw new ProblemException(problems);
        var columns = infos[0].Schema.Columns.Where(c => !excluded.Contains(c.Name))
            .Select(c => c with { Nullable = infos.Any(i => i.Schema.Columns[i.Schema.IndexOf(c.Name)].Nullable) })
            .ToList();
        columns.AddRange(PartitionColumns(files, infos[0].Schema).Where(c => !excluded.Contains(c.Name)));
        var slices = files.SelectMany((file, i) => SlicesOf(file, infos[i])).ToImmutableArray();
        if (columns.Count == 0) throw new ProblemException("no-columns", where, "The table has no columns.", "Leave fewer columns out, or read another table.");
        if (slices.Length == 0) throw new ProblemException("no-rows", where, "The table has no rows.", "There is nothing to learn from or to compare with; check how the file was made.");
        return new TableSource(new TableSchema([.. columns]), slices, infos.ToImmutableDictionary(i => i.Path), temporary) { Fingerprint = fingerprint };
    }

    private static IEnumerable<InputSlice> SlicesOf(SourceFile file, ParquetFileInfo info)
    {
        long first = 0;
        for (int g = 0; g < info.RowGroupRows.Length; g++)
        {
            long rows = info.RowGroupRows[g];
            if (rows > 0) yield return new InputSlice(info.Path, g, rows, file.Name, first, file.Partitions);
            first += rows;
        }
    }

    /// <summary>Keys of folders as columns, unless the files hold them themselves: whole numbers, dates, or else text, as Spark and DuckDB have it.</summary>
    private static IEnumerable<ColumnSchema> PartitionColumns(ImmutableArray<SourceFile> files, TableSchema stored)
    {
        foreach (var partition in files[0].Partitions)
        {
            if (stored.IndexOf(partition.Column) >= 0) continue;
            var values = files.Select(f => f.Partitions.First(p => p.Column == partition.Column).Text).ToList();
            var texts = values.OfType<string>().ToList();
            bool any = texts.Count > 0;
            var type = new ColumnType(PhysicalType.String);
            if (any && texts.All(t => long.TryParse(t, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
                type = new ColumnType(PhysicalType.Integer);
            else if (any && texts.All(t => DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)))
                type = new ColumnType(PhysicalType.Date) { Bits = 32 };
            yield return new ColumnSchema(partition.Column, type, values.Count != texts.Count);
        }
    }
}
