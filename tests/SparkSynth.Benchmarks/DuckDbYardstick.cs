using System.Diagnostics;
using DuckDB.NET.Data;

namespace SparkSynth.Benchmarks;

/// <summary>What we measure against: DuckDB reading or copying the same Parquet files in the same run, with as many threads.</summary>
internal static class DuckDbYardstick
{
    /// <summary>Prints a figure as JSON, for the process that asked.</summary>
    public static int Print(double seconds)
    {
        Console.WriteLine(seconds.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>Seconds to read every column once: <c>SELECT sum(hash(c))</c> over each.</summary>
    public static double Read(string files, int threads)
    {
        using var connection = Open(threads);
        var columns = new List<string>();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = $"DESCRIBE SELECT * FROM '{files}'";
            using var reader = command.ExecuteReader();
            while (reader.Read()) columns.Add(reader.GetString(0));
        }

        string sums = string.Join(", ", columns.Select(c => $"sum(hash(\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"))"));
        return Time(connection, $"SELECT {sums} FROM '{files}'");
    }

    /// <summary>Seconds to copy Parquet to Parquet.</summary>
    public static double Copy(string files, string folder, int threads)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        using var connection = Open(threads);
        return Time(connection, $"COPY (SELECT * FROM '{files}') TO '{folder}' (FORMAT parquet, COMPRESSION snappy, PER_THREAD_OUTPUT true)");
    }

    private static double Time(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        long start = Stopwatch.GetTimestamp();
        command.ExecuteNonQuery();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static DuckDBConnection Open(int threads)
    {
        var connection = new DuckDBConnection($"DataSource=:memory:;threads={threads}");
        connection.Open();
        return connection;
    }
}
