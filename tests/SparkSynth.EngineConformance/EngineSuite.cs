using DuckDB.NET.Data;
using NUnit.Framework;
using SparkSynth.Core;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;
using SparkSynth.Storage.Sources;

namespace SparkSynth.EngineConformance;

/// <summary>Base of all fixtures: a folder of its own, jobs as YAML, tables by SQL.</summary>
public abstract class EngineSuite(EngineCase engine)
{
    /// <summary>Adult, 32,561 rows (its origin: jobs/adult/README.md).</summary>
    protected static string Adult { get; } = Path.Combine(AppContext.BaseDirectory, "Data", "adult.parquet");

    protected string Folder { get; private set; } = "";

    [SetUp]
    public void CreateFolder() => Folder = Directory.CreateTempSubdirectory("sparksynth-conformance-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(Folder, recursive: true);

    protected string In(string name) => Path.Combine(Folder, name);

    /// <summary>A job whose paths start from the test's folder.</summary>
    protected JobSpec Job(string yaml) => JobReader.Read(new JobSource { Text = yaml, Name = "job.yaml", Folder = Folder, NeedsReal = yaml.Contains("real", StringComparison.Ordinal) });

    protected Task<RunResult> RunAsync(string yaml) => Runner().RunAsync(Job(yaml), Silence.Instance, CancellationToken.None);

    protected Task<FitResult> FitAsync(string yaml) => Runner().FitAsync(Job(yaml), Silence.Instance, CancellationToken.None);

    protected Task<SampleResult> SampleAsync(string model, string yaml) => Runner().SampleAsync(In(model), Job(yaml), Silence.Instance, CancellationToken.None);

    protected JobRunner Runner() => new(engine.Create, "0.0.0-test", TimeProvider.System, () => null);

    /// <summary>Fits and gives the model's bytes.</summary>
    protected async Task<byte[]> ModelAsync(string yaml, string name)
    {
        await FitAsync($"{yaml}\noutput: {name}\n");
        return await File.ReadAllBytesAsync(In($"{name}/model.json"));
    }

    /// <summary>Names and bytes of the files of a sampled table.</summary>
    protected Dictionary<string, byte[]> Files(string output) =>
        Directory.GetFiles(In($"{output}/synthetic")).Order(StringComparer.Ordinal).ToDictionary(f => Path.GetFileName(f)!, File.ReadAllBytes, StringComparer.Ordinal);

    /// <summary>Schema and values of a table, column by column; keys for all but text.</summary>
    protected (TableSchema Schema, object?[][] Columns) Read(string path)
    {
        using var source = TableSource.Open(new SourceOptions { Path = In(path) });
        var values = source.Schema.Columns.Select(_ => new List<object?>()).ToArray();
        using SliceReader reader = source.CreateReader([.. Enumerable.Range(0, values.Length)]);
        foreach (InputSlice slice in source.Slices)
        {
            reader.Open(slice);
            while (reader.Read())
                for (int c = 0; c < values.Length; c++)
                    for (int r = 0; r < reader.Batch.Length; r++) values[c].Add(Value(reader.Batch.Columns[c], r, source.Schema.Columns[c].Type));
        }

        return (source.Schema, [.. values.Select(v => v.ToArray())]);
    }

    /// <summary>Runs SQL of DuckDB with the test's folder as <c>{here}</c>.</summary>
    protected void Sql(params string[] statements)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:;threads=1");
        connection.Open();
        foreach (string sql in statements)
        {
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = sql.Replace("{here}", Folder, StringComparison.Ordinal).Replace("{adult}", Adult, StringComparison.Ordinal);
            command.ExecuteNonQuery();
        }
    }

    protected object?[][] Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:;threads=1");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql.Replace("{here}", Folder, StringComparison.Ordinal).Replace("{adult}", Adult, StringComparison.Ordinal);
        using DuckDBDataReader reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return [.. rows];
    }

    protected static async Task<IReadOnlyList<Problem>> ProblemsOf(Func<Task> action) => (await Assert.ThrowsAsync<ProblemException>(action))!.Problems;

    private static object? Value(ColumnVector vector, int row, ColumnType type)
    {
        if (vector.NullCount > 0 && vector.Nulls[row] != 0) return null;
        return type.Kind == PhysicalType.String ? vector.Dictionary.Values[vector.Codes[row]] : vector.Values[row];
    }

    private sealed class Silence : IProgress<StageProgress>
    {
        public static readonly Silence Instance = new();

        public void Report(StageProgress value)
        {
        }
    }
}
