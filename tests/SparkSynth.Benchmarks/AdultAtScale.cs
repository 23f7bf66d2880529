using DuckDB.NET.Data;

namespace SparkSynth.Benchmarks;

/// <summary>The big table of the speed benchmarks: Adult resampled with jitter (6 int64, 9 string columns, nulls; fnlwgt with about a million values), eight Parquet files.</summary>
internal static class AdultAtScale
{
    private const int Files = 8;

    /// <summary>Makes the table unless it stands already; gives its folder.</summary>
    public static string Ensure(string adult, string scratch, long rows)
    {
        string folder = Path.Combine(scratch, $"adult-{rows}");
        string done = Path.Combine(folder, "_SUCCESS");
        if (File.Exists(done)) return folder;
        Directory.CreateDirectory(folder);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Run(connection, $"CREATE TABLE adult AS SELECT row_number() OVER () - 1 AS place, * FROM '{adult}'");
        for (int f = 0; f < Files; f++)
        {
            string file = Path.Combine(folder, $"part-{f}.parquet");
            Run(connection, $"""
                COPY (
                  SELECT a.* EXCLUDE (place) REPLACE (
                    age + (hash(i, 1) % 3)::BIGINT - 1 AS age,
                    fnlwgt + (hash(i, 2) % 20001)::BIGINT - 10000 AS fnlwgt,
                    CASE WHEN "capital-gain" > 0 THEN "capital-gain" + (hash(i, 3) % 101)::BIGINT ELSE 0 END AS "capital-gain")
                  FROM range({rows * f / Files}, {rows * (f + 1) / Files}) t(i) JOIN adult a ON a.place = (hash(i) % 32561)::BIGINT
                ) TO '{file}' (FORMAT parquet, COMPRESSION snappy)
                """);
        }

        File.WriteAllText(done, "");
        return folder;
    }

    private static void Run(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
