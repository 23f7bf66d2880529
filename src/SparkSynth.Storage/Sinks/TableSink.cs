using System.Globalization;
using DuckDB.NET.Data;
using SparkSynth.Core;
using SparkSynth.Core.Tables;
using SparkSynth.Storage.DuckDb;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Storage.Sinks;

/// <summary>
/// Part files of a table in a folder: part-00000.parquet, part-00001.parquet, … Parts are independent: each may be written by another thread
/// or process, and one that is written twice has the same bytes. Other formats are written as Parquet first, then converted part by part.
/// </summary>
public sealed class TableSink
{
    private readonly string _folder;
    private readonly TableSchema _schema;
    private readonly TableSinkOptions _options;

    /// <summary>A sink in a folder that exists, such as <see cref="OutputFolder.StagingPath"/>.</summary>
    public TableSink(string folder, TableSchema schema, TableSinkOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Format == SinkFormat.NdJson && schema.Columns.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ProblemException("ambiguous-names", $"column '{twice.First().Name}'", "Names that differ in case only cannot be written as JSON.", "Write Parquet or CSV, or rename one.");
        _folder = folder;
        _schema = schema;
        _options = options;
    }

    /// <summary>Name of a part file.</summary>
    public static string PartName(int part, SinkFormat format = SinkFormat.Parquet) =>
        string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.{(format switch { SinkFormat.Parquet => "parquet", SinkFormat.Csv => "csv", _ => "ndjson" })}");

    /// <summary>A writer of one part, for one thread: write, <see cref="ParquetPartWriter.Close"/>, dispose.</summary>
    public ParquetPartWriter CreatePart(int part)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        return new ParquetPartWriter(Path.Combine(_folder, PartName(part)), _schema, _options.Parquet);
    }

    /// <summary>Checks that all parts are there and converts them to the format wanted.</summary>
    /// <param name="parts">How many were to be written.</param>
    /// <param name="rows">Their rows.</param>
    /// <returns>Their paths, in order.</returns>
    /// <exception cref="InvalidDataException">A part or a row is missing: a lost row is an error, never a smaller table.</exception>
    /// <exception cref="ProblemException">A file cannot be written.</exception>
    public IReadOnlyList<string> Complete(int parts, long rows, CancellationToken cancellationToken = default)
    {
        string[] paths = [.. Enumerable.Range(0, parts).Select(p => Path.Combine(_folder, PartName(p)))];
        long written = 0;
        foreach (string path in paths)
        {
            if (!File.Exists(path)) throw new InvalidDataException($"Part file {path} was not written.");
            written += ParquetFileInfo.Read(path).Rows;
        }

        if (written != rows) throw new InvalidDataException($"{written} rows were written, {rows} were to be.");
        return _options.Format == SinkFormat.Parquet ? paths : Convert(paths, cancellationToken);
    }

    private List<string> Convert(string[] paths, CancellationToken cancellationToken)
    {
        string spill = Path.Combine(_folder, ".spill");
        using var duck = new DuckDbSession(spill);
        var converted = new List<string>();
        string columns = string.Join(", ", _schema.Columns.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"#{i + 1} AS {DuckDbSession.Name(c.Name)}")));
        // DuckDB would rename columns whose names differ in case only, so the line of names is ours
        string header = string.Join(",", _schema.Columns.Select(c => $"\"{c.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n";
        string how = _options.Format == SinkFormat.Csv ? $"FORMAT csv, HEADER false, PREFIX {DuckDbSession.Text(header)}, SUFFIX '\n'" /* the end of the last line */ : "FORMAT json";
        for (int p = 0; p < paths.Length; p++)
        {
            string target = Path.Combine(_folder, PartName(p, _options.Format));
            try
            {
                duck.Execute($"COPY (SELECT {columns} FROM read_parquet({DuckDbSession.Text(paths[p])}, hive_partitioning = false)) TO {DuckDbSession.Text(target)} ({how})", cancellationToken);
            }
            catch (DuckDBException e) when (!DuckDbErrors.IsOurs(e))
            {
                throw OutputErrors.For(target, new IOException(e.Message, e));
            }

            File.Delete(paths[p]);
            converted.Add(target);
        }

        if (Directory.Exists(spill)) Directory.Delete(spill, recursive: true);
        return converted;
    }
}
