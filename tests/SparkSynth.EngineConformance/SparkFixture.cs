using System.Globalization;
using DuckDB.NET.Data;
using NUnit.Framework;
using SparkSynth.Engine.Embedded;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.EngineConformance;

/// <summary>Tests that share a Spark, and compare jobs on it with the same jobs on the embedded engine.</summary>
public abstract class SparkFixture(bool oldest, string master, params (string Key, string Value)[] settings)
{
    private protected SparkServer Spark { get; private set; } = null!;

    /// <summary>Temporary folder of the fixture.</summary>
    protected string Folder { get; private set; } = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        Spark = await SparkServer.StartAsync(oldest, master, settings);
        Folder = Directory.CreateTempSubdirectory("conformance-").FullName;
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (Spark is null) return;
        await Spark.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Adult, all of it.</summary>
    protected static JobSpec Adult() => new() { Real = new TableSpec { Path = Path.Combine(TestWorker.Repository, "jobs", "adult", "adult.parquet") } };

    protected async Task CompareAsync(JobSpec job)
    {
        IReadOnlyList<string> expected = await EmbeddedAsync(job);
        IReadOnlyList<string> actual = await SparkAsync(job);
        Assert.That(actual, Is.EqualTo(expected));
        TestContext.Out.WriteLine(string.Join('\n', actual.Select(l => l[..Math.Min(l.Length, 200)])));
    }

    protected async Task<IReadOnlyList<string>> EmbeddedAsync(JobSpec job)
    {
        await using var engine = new EmbeddedEngine(2);
        return await RunOutcome.OfAsync(To(job, "embedded"), engine);
    }

    protected async Task<IReadOnlyList<string>> SparkAsync(JobSpec job, string name = "spark")
    {
        await using var engine = Spark.Engine();
        return await RunOutcome.OfAsync(To(job, name), engine);
    }

    /// <summary>Compares rows in Parquet files of two folders, whatever their order: as many, and none on one side only.</summary>
    protected static void AssertSameRows(string expected, string actual, long rows)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"DESCRIBE SELECT * FROM '{expected}/*.parquet'";
        var columns = new List<string>();
        using (DuckDBDataReader reader = command.ExecuteReader())
            while (reader.Read()) columns.Add($"\"{reader.GetString(0).Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        string select = string.Join(", ", columns);
        string a = $"SELECT {select} FROM '{expected}/*.parquet'", b = $"SELECT {select} FROM read_parquet('{actual}/**/*.parquet', hive_partitioning = true)";
        command.CommandText = $"SELECT (SELECT count(*) FROM ({a})) || ' ' || (SELECT count(*) FROM ({b})) || ' ' || (SELECT count(*) FROM ({a} EXCEPT ALL {b})) || ' ' || (SELECT count(*) FROM ({b} EXCEPT ALL {a}))";
        Assert.That(command.ExecuteScalar(), Is.EqualTo(string.Create(CultureInfo.InvariantCulture, $"{rows} {rows} 0 0")));
    }

    protected JobSpec To(JobSpec job, string name) => job with { Output = new OutputSpec { Folder = Path.Combine(Folder, $"out-{TestContext.CurrentContext.Test.ID}-{name}") } };
}
