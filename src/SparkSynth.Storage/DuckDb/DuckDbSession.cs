using DuckDB.NET.Data;

namespace SparkSynth.Storage.DuckDb;

/// <summary>
/// An in-memory DuckDB that spills to a folder of ours and fetches nothing from anywhere. Loading the library costs 40 ms, so make one only
/// for what is not Parquet.
/// </summary>
internal sealed class DuckDbSession : IDisposable
{
    private readonly DuckDBConnection _connection;

    /// <summary>Opens it.</summary>
    /// <param name="temporaryFolder">Where it spills to.</param>
    public DuckDbSession(string temporaryFolder)
    {
        // ":memory:?x=1" would be a file of that name; settings go after a semicolon
        _connection = new DuckDBConnection($"DataSource=:memory:;threads={Environment.ProcessorCount}");
        _connection.Open();
        Execute("SET autoinstall_known_extensions = false");
        Execute("SET autoload_known_extensions = false");
        Execute("SET memory_limit = '512MB'");
        Execute("SET TimeZone = 'UTC'");
        Execute($"SET temp_directory = {Text(temporaryFolder)}");
    }

    /// <summary>SQL literal of a text.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>SQL identifier.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Runs a statement.</summary>
    public void Execute(string sql, CancellationToken cancellationToken = default) => Query(sql, cancellationToken);

    /// <summary>Rows of a small result.</summary>
    public List<object?[]> Query(string sql, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var cancel = cancellationToken.Register(command.Cancel);
        var rows = new List<object?[]>();
        try
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                object?[] row = new object?[reader.FieldCount];
                for (int i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
                rows.Add(row);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        return rows;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
