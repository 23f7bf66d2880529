using NUnit.Framework;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Results;

namespace SparkSynth.EngineConformance;

[TestFixtureSource(typeof(Engines), nameof(Engines.All))]
public sealed class FormatsTests(EngineCase engine) : EngineSuite(engine)
{
    private static string ModelPart(byte[] model) => System.Text.Encoding.UTF8.GetString(model);

    [TestCase("csv", "HEADER")]
    [TestCase("json", "")]
    public async Task Adult_from_text_gives_the_model_of_Parquet(string format, string options)
    {
        Sql($"COPY (FROM '{{adult}}') TO '{{here}}/t.{format}' (FORMAT {format}{(options.Length > 0 ? ", " + options : "")})");
        byte[] expected = await ModelAsync($"real: '{Adult}'", "a");
        Assert.That(ModelPart(await ModelAsync($"real: t.{format}", "b")), Is.EqualTo(ModelPart(expected)));
    }

    [TestCase("csv")]
    [TestCase("json")]
    public async Task Text_out_holds_the_rows_of_Parquet_out(string format)
    {
        await FitAsync($"{{real: '{Adult}', output: fit}}");
        await SampleAsync("fit/model.json", "{seed: 9, sample: {rows: 3000, files: 2}, output: one}");
        SampleResult text = await SampleAsync("fit/model.json", $"{{seed: 9, sample: {{rows: 3000, files: 2, format: {format}}}, output: two}}");
        Assert.That(text.Sample.Files, Has.Count.EqualTo(2));
        Assert.That(Directory.GetFiles(In("two/synthetic"), "*.parquet"), Is.Empty);
        Assert.That(Read("two/synthetic").Columns, Is.EqualTo(Read("one/synthetic").Columns));
    }

    [TestCase("csv")]
    [TestCase("json")]
    public async Task Text_out_is_scored_like_Parquet_out(string format)
    {
        string job = $"{{real: '{Adult}', seed: 9, output: OUT, sample: {{rows: 5000, format: FORMAT}}}}";
        RunResult parquet = await RunAsync(job.Replace("OUT", "p", StringComparison.Ordinal).Replace("FORMAT", "parquet", StringComparison.Ordinal));
        RunResult text = await RunAsync(job.Replace("OUT", "t", StringComparison.Ordinal).Replace("FORMAT", format, StringComparison.Ordinal));
        Assert.That(text.Quality!.Overall, Is.EqualTo(parquet.Quality!.Overall));
        Assert.That(text.Diagnostic!.Overall, Is.EqualTo(parquet.Diagnostic!.Overall));
    }

    [Test]
    public async Task Partition_folders_are_columns()
    {
        Sql("COPY (SELECT * EXCLUDE education, education AS edu, age // 10 AS decade FROM '{adult}') TO '{here}/hive' (FORMAT parquet, PARTITION_BY (sex, decade))");
        RunResult result = await RunAsync("{real: hive, output: out, holdout: 0.2}");
        var (schema, values) = Read("out/synthetic");
        Assert.That(schema.Columns.TakeLast(2).Select(c => (c.Name, c.Type.Kind)), Is.EqualTo(new[] { ("sex", PhysicalType.String), ("decade", PhysicalType.Integer) }));
        Assert.That(values[schema.IndexOf("sex")].Distinct(), Is.EquivalentTo(new[] { "Male", "Female" }));
        Assert.That(result.Fit.Rows + result.Fit.HoldoutRows, Is.EqualTo(32_561));
        Assert.That(result.Quality!.Overall, Is.GreaterThan(0.98));
    }

    [Test]
    public async Task Globs_and_folders_are_one_table()
    {
        Sql("COPY (FROM '{adult}' LIMIT 2000) TO '{here}/x-1.parquet'; COPY (FROM '{adult}' LIMIT 3000 OFFSET 2000) TO '{here}/x-2.parquet'; COPY (FROM '{adult}' LIMIT 10) TO '{here}/y.parquet'");
        FitResult fit = await FitAsync("{real: 'x-*.parquet', output: out}");
        Assert.That(fit.Fit.Rows, Is.EqualTo(5000));
    }

    [Test]
    public async Task Columns_can_be_left_out()
    {
        await RunAsync($"{{real: {{path: '{Adult}', exclude: [fnlwgt, sex]}}, output: out}}");
        Assert.That(Read("out/synthetic").Schema.Columns.Select(c => c.Name).ToArray(), Has.Length.EqualTo(13).And.None.EqualTo("sex"));
        await RunAsync($"{{real: {{path: '{Adult}', include: [sex, age]}}, output: two}}");
        Assert.That(Read("two/synthetic").Schema.Columns.Select(c => c.Name), Is.EqualTo(new[] { "age", "sex" }));
    }

    [Test]
    public async Task Our_own_output_can_be_learned_again()
    {
        await RunAsync($"{{real: '{Adult}', output: out, evaluate: false}}");
        RunResult again = await RunAsync("{real: out, output: again}");
        Assert.That(again.Fit.Rows, Is.EqualTo(32_561));
    }
}
