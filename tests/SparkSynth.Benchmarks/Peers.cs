using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;

namespace SparkSynth.Benchmarks;

/// <summary>What runs beside the audit on the same tables: pairs of rows a second.</summary>
internal static class Peers
{
    private static readonly string[] Numeric = ["age", "fnlwgt", "education-num", "capital-gain", "capital-loss", "hours-per-week"];
    private static readonly string[] Nominal = ["workclass", "education", "marital-status", "occupation", "relationship", "race", "sex", "native-country", "income"];

    /// <summary>Writes the rows of a query.</summary>
    public static void Copy(string query, string file) => Execute($"COPY ({query}) TO '{file}' (FORMAT parquet)");

    /// <summary>R's gower_topn, two nearest, as many threads as we have; 0 where Rscript or the package is not installed.</summary>
    public static double R(Bench bench, string real, string synthetic, int queries)
    {
        string x = Path.Combine(bench.Scratch, "r-x.csv"), y = Path.Combine(bench.Scratch, "r-y.csv");
        Execute($"COPY (FROM '{synthetic}/*.parquet' LIMIT {queries}) TO '{x}' (HEADER)");
        Execute($"COPY (FROM '{real}') TO '{y}' (HEADER)");
        string script = $$"""
            if (!requireNamespace("gower", quietly = TRUE)) quit(status = 9)
            x <- read.csv("{{x}}", stringsAsFactors = FALSE); y <- read.csv("{{y}}", stringsAsFactors = FALSE)
            for (n in names(y)) if (is.character(y[[n]])) { l <- union(x[[n]], y[[n]]); x[[n]] <- factor(x[[n]], l); y[[n]] <- factor(y[[n]], l) }
            best <- min(sapply(1:3, function(i) system.time(gower::gower_topn(x, y, n = 2, nthread = {{bench.Threads}}))[["elapsed"]]))
            cat(nrow(x) * nrow(y) / best)
            """;
        try
        {
            var start = new ProcessStartInfo("Rscript") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            start.ArgumentList.Add("-e");
            start.ArgumentList.Add(script);
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 9) return 0;
            return process.ExitCode == 0 ? double.Parse(output, CultureInfo.InvariantCulture) : throw new InvalidOperationException($"Rscript: {errors.GetAwaiter().GetResult()}");
        }
        catch (Win32Exception)
        {
            return 0; // no Rscript
        }
    }

    /// <summary>DuckDB: distance to the nearest real row by a cross join in SQL.</summary>
    public static double DuckDb(Bench bench, string real, string synthetic, int queries)
    {
        string terms = string.Join(" + ", Numeric.Select(c => $"""abs(q."{c}" - r."{c}") / (SELECT max("{c}") - min("{c}") FROM r)::DOUBLE""").Concat(Nominal.Select(c => $"""(q."{c}" IS DISTINCT FROM r."{c}")::INTEGER""")));
        using var connection = new DuckDBConnection($"DataSource=:memory:;threads={bench.Threads}");
        connection.Open();
        Execute(connection, $"CREATE TABLE r AS FROM '{real}'; CREATE TABLE q AS SELECT row_number() OVER () AS place, * FROM '{synthetic}/*.parquet' LIMIT {queries}");
        long rows = Convert.ToInt64(Execute(connection, "SELECT count(*) FROM r"), CultureInfo.InvariantCulture);
        double best = double.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Execute(connection, $"SELECT sum(d) FROM (SELECT place, min({terms}) AS d FROM q, r GROUP BY place)");
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return (double)queries * rows / best;
    }

    private static void Execute(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, sql);
    }

    private static object? Execute(DuckDBConnection connection, string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
