using System.Globalization;
using Apache.Arrow;
using SparkSynth.Core;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Engine.Embedded;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Plans;
using SparkSynth.Storage;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Engine.Spark;

/// <summary>
/// Copies of tables that Spark reads, in temporary files of the driver that it alone can read: an audit goes through rows again and again, by number, so it needs them in one place
/// and one order. The driver packs all compared rows into its memory anyway. Nothing else copies a table.
/// </summary>
internal sealed class SparkCopies(SparkConnection connection, EmbeddedEngine driver) : IDisposable
{
    private readonly Dictionary<(string View, RowSide? Side), ITable> _copies = [];
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private ScratchFolder? _folder;
    private long _bytes;

    /// <summary>What was copied, for the user; null: nothing.</summary>
    public string? Note => _names.Count == 0 ? null : string.Create(
        CultureInfo.InvariantCulture, $"Rows of {string.Join(", ", _names.Select(n => $"'{n}'"))} were copied from Spark to a temporary file of the driver ({_bytes / 1e6:0.0} MB, deleted at the end): the audit numbers rows.");

    /// <summary>The copy of a table's side; made once.</summary>
    /// <param name="run">The run's own folder; null: none.</param>
    /// <exception cref="ProblemException">There is no row, or no room.</exception>
    public async Task<ITable> OfAsync(SparkTable table, string? run, CancellationToken cancellation)
    {
        if (_copies.TryGetValue((table.View, table.Side), out ITable? known)) return known;
        _folder ??= ScratchFolder.In(run, "copies");
        string path = Path.Combine(_folder.Path, string.Create(CultureInfo.InvariantCulture, $"{_copies.Count}.parquet"));
        string columns = string.Join(", ", table.Schema.Columns.Select(c => SparkColumns.Quoted(c.Name)));
        using (var file = new RecordBatchFile(path))
        {
            try
            {
                await foreach (RecordBatch batch in connection.Session.Execute(new Relation.Sql($"SELECT {columns} FROM {table.View}{table.Where}")).ReadAsync(cancellation))
                {
                    using (batch) file.Write(batch);
                }
            }
            catch (SparkConnectException e)
            {
                throw SparkErrors.TranslateOfRows(e);
            }

            if (file.Rows == 0) throw new ProblemException("no-rows", table.Description, "No row is on this side of the table.", "Choose another fraction of the hold-out.");
            if (table.Side is null && file.Rows != table.Rows) throw new SparkStageException($"the table had {table.Rows} rows, and has {file.Rows} now: it must not change while a job reads it");
            file.Close();
        }

        ITable copy = await driver.OpenAsync(new TableSpec { Path = path }, cancellation);
        if (!copy.Schema.Columns.Select(Meaning).SequenceEqual(table.Schema.Columns.Select(Meaning)))
            throw new InvalidDataException("the copy of a table that Spark reads has columns of other types");
        _names.Add(table.Description);
        _bytes += new FileInfo(path).Length;
        _copies.Add((table.View, table.Side), copy);
        return copy;
    }

    public void Dispose()
    {
        _folder?.Dispose();
        _folder = null;
        _copies.Clear();
    }

    /// <summary>What the values of a column are, whatever their width.</summary>
    private static (string, PhysicalType, int, string?) Meaning(ColumnSchema column) => (column.Name, column.Type.Kind, column.Type.Scale, column.Type.Zone);
}
