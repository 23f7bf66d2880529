using System.Globalization;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Sampling;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Synthesizers;
using SparkSynth.Core.Synthesizers.Independent;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages;

/// <summary>Tries an engine from end to end: reaches it, lets it test itself, has it write a table and read it back, on paths like those of a job.</summary>
internal static class DoctorStage
{
    private const long Rows = 4_000_000;
    private const long RowsPerFile = 500_000;
    private const int Values = 7;

    /// <summary>The checks, in order. The table is written into a folder that is never committed, so nothing is left.</summary>
    public static async Task<IReadOnlyList<EngineCheck>> RunAsync(IEngine engine, string folder, StageClock clock, CancellationToken cancellation)
    {
        var checks = new List<EngineCheck>();
        await clock.RunAsync("connect", 0, async _ =>
        {
            await engine.ConnectAsync(cancellation);
            return true;
        });
        checks.Add(new EngineCheck("connect", $"{engine.Name}, {engine.Threads} threads or task slots, {Seconds(clock)}"));
        checks.AddRange(await clock.RunAsync("self-test", 0, _ => engine.CheckAsync(cancellation)));
        await using IOutput output = await engine.BeginOutputAsync(new OutputSpec { Folder = Path.Combine(folder, "sparksynth-doctor"), Overwrite = true }, cancellation);
        var task = new GenerateTask(Plan(), 1, UniformKind.Independent, 0, Rows, RowsPerFile);
        GenerateReport report = await clock.RunAsync("write", Rows, rows => output.GenerateAsync(task, new SampleSpec(), rows, cancellation));
        checks.Add(new EngineCheck("write", $"{Rows:N0} rows in {report.Files.Length} files below {folder}, {Rate(clock)}"));
        ITable table = await engine.OpenAsync(new TableSpec { Path = report.Folder, Format = TableFormat.Parquet }, cancellation);
        var profile = (ProfileFold)await clock.RunAsync("read", Rows, rows => engine.FoldAsync(table, new ProfileTask(table.Schema), rows, cancellation));
        ColumnProfile column = profile.ToProfiles(1)[0];
        if (profile.Rows != Rows || column.Entries.Length != Values)
            throw new InvalidDataException($"{Rows} rows of {Values} values were written; {profile.Rows} rows of {column.Entries.Length} values came back");
        checks.Add(new EngineCheck("read", $"the same rows came back, {Rate(clock)}"));
        return checks;
    }

    private static string Seconds(StageClock clock) => string.Create(CultureInfo.InvariantCulture, $"{clock.Times[^1].Seconds:0.0} s");

    private static string Rate(StageClock clock) =>
        string.Create(CultureInfo.InvariantCulture, $"{Rows / clock.Times[^1].Seconds / 1e6:0.0} M rows/s");

    /// <summary>Two independent columns, of numbers and of text.</summary>
    private static SamplingPlan Plan()
    {
        var schema = new TableSchema([new ColumnSchema("number", new ColumnType(PhysicalType.Integer), false), new ColumnSchema("text", new ColumnType(PhysicalType.String), false)]);
        var batch = new ColumnBatch(2) { Length = 1000 * Values };
        batch.Columns[0].Values = [.. Enumerable.Range(0, batch.Length).Select(i => (long)(i % Values))];
        batch.Columns[1].Codes = [.. Enumerable.Range(0, batch.Length).Select(i => i / 2 % Values)];
        batch.Columns[1].Dictionary = new StringDictionary([.. Enumerable.Range(0, Values).Select(v => "text " + v.ToString(CultureInfo.InvariantCulture))]);
        var profile = new ProfileFold(schema);
        profile.Add(batch);
        ColumnProfile[] profiles = profile.ToProfiles(1);
        ColumnCells[] cells = CellBuilder.Build(profiles, [ColumnRole.Categorical, ColumnRole.Categorical]);
        var pairs = new PairCountFold(schema, cells);
        pairs.Add(batch);
        return SamplingPlan.Compile(new SynthesizerModel
        {
            Synthesizer = Words.Of(SynthesizerKind.Independent),
            Producer = "doctor",
            Rows = batch.Length,
            MinSupport = 1,
            SchemaHash = schema.Hash(),
            Columns = [.. schema.Columns.Select((c, j) => new ModelColumn { Name = c.Name, Type = c.Type, Nullable = false, Role = ColumnRole.Categorical, Reason = "", Cells = cells[j] })],
            Network = IndependentModel.Create(pairs.Tables),
        });
    }
}
