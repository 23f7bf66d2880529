using DuckDB.NET.Data;

namespace SparkSynth.EngineConformance;

/// <summary>Tables that are hard on engines, made by DuckDB, so that no code of ours is on both sides.</summary>
internal static class TestTables
{
    private const int RowGroup = 2048;

    /// <summary>Every type, every value that text formats or floats get wrong.</summary>
    public const string Nasty = """
        SELECT i AS id,
          CASE i % 9 WHEN 0 THEN NULL WHEN 1 THEN 'tab' || chr(9) || 'x' WHEN 2 THEN 'new' || chr(10) || 'line' WHEN 3 THEN chr(13) || 'return' WHEN 4 THEN '\N'
            WHEN 5 THEN '' WHEN 6 THEN '"quote'' and \ \\ \t' WHEN 7 THEN 'NULL' ELSE '😀 ' || (i % 4) END AS "text, with 'quotes'",
          CASE i % 7 WHEN 0 THEN 'NaN'::DOUBLE WHEN 1 THEN 'Infinity'::DOUBLE WHEN 2 THEN '-Infinity'::DOUBLE WHEN 3 THEN -0.0::DOUBLE WHEN 4 THEN 4.9e-324::DOUBLE WHEN 5 THEN NULL
            ELSE i / 7.0 END AS odd,
          CASE i % 5 WHEN 0 THEN 1.7976931348623157e308::DOUBLE ELSE (i % 100) / 100.0 END AS large,
          (i % 50)::FLOAT / 3 AS single,
          CASE i % 4 WHEN 0 THEN 9223372036854775807 WHEN 1 THEN -9223372036854775808 ELSE i END AS extreme,
          (i % 100)::TINYINT AS tiny, (i % 1000)::USMALLINT AS unsigned,
          ((i * 7919) % 100000)::DECIMAL(38, 10) / 8 AS price,
          ((i * 31) % 1000)::DECIMAL(9, 2) AS fee,
          CASE i % 11 WHEN 0 THEN DATE '0001-01-01' WHEN 1 THEN DATE '9999-12-31' WHEN 2 THEN DATE '1969-12-31' ELSE DATE '2020-01-01' + (i % 700)::INTEGER END AS day,
          TIMESTAMP '1969-12-31 23:59:59.999999' + to_microseconds((i * 86400000001) % 900000000000000) AS moment,
          (TIMESTAMPTZ '2024-03-31 01:30:00+00' + to_seconds(i % 100000)) AS instant,
          CASE i % 3 WHEN 0 THEN NULL ELSE i % 2 = 0 END AS flag,
          NULL::INTEGER AS nothing, 'always' AS constant
        FROM range(ROWS) t(i)
        """;

    /// <summary>Writes a query's rows to a folder of Parquet files of equal rows.</summary>
    /// <param name="query">Over <c>range(ROWS) t(i)</c>.</param>
    /// <param name="order">SQL expression by which rows are sorted; files take turns of them.</param>
    public static string Write(string folder, string query, int rows, int files, string order = "i")
    {
        Directory.CreateDirectory(folder);
        using var connection = new DuckDBConnection("DataSource=:memory:;threads=1");
        connection.Open();
        using var command = connection.CreateCommand();
        string all = query.Replace("ROWS", rows.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        string select = all.Insert(all.IndexOf("SELECT", StringComparison.Ordinal) + "SELECT".Length, $" row_number() OVER (ORDER BY {order}) AS __n,");
        for (int f = 0; f < files; f++)
        {
            command.CommandText = $"COPY (SELECT * EXCLUDE (__n) FROM ({select}) WHERE (__n - 1) * {files} // {Math.Max(1, rows)} = {f} ORDER BY __n) TO '{folder}/f-{f:D4}.parquet' (FORMAT parquet, ROW_GROUP_SIZE {RowGroup})";
            command.ExecuteNonQuery();
        }

        return folder;
    }

    /// <summary>Writes a query's rows into Hive-style folders.</summary>
    public static string WritePartitioned(string folder, string query, int rows, string by)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:;threads=1");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY ({query.Replace("ROWS", rows.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)}) TO '{folder}' (FORMAT parquet, PARTITION_BY ({by}))";
        command.ExecuteNonQuery();
        return folder;
    }
}
