using NUnit.Framework;
using ParquetSharp;

namespace SparkSynth.Cli.Tests.EndToEnd;

/// <summary>Every bad input: exit code 2, a message that says what is wrong, where and what to do (golden), nothing written.</summary>
[TestFixture]
public sealed class BadInputTests
{
    private const string Job = "real: t.parquet\noutput: out\n";

    private static readonly (string Name, Action<Workplace> Prepare, string[] Arguments)[] Cases =
    [
        // the table
        ("table-missing", w => w.Write("job.yaml", "real: nowhere.parquet\n"), ["run", "job.yaml"]),
        ("table-missing-near", w => Table(w, "real: t.parqet\n"), ["run", "job.yaml"]),
        ("parquet-empty-file", w => File(w, "t.parquet", "", Job), ["run", "job.yaml"]),
        ("parquet-broken", w => File(w, "t.parquet", "PAR1 this is no table PAR1", Job), ["run", "job.yaml"]),
        ("parquet-cut", CutParquet, ["run", "job.yaml"]),
        ("parquet-damaged", DamagedParquet, ["run", "job.yaml"]),
        ("parquet-zero-rows", w => Table(w, Job, "SELECT 1 AS a WHERE false"), ["run", "job.yaml"]),
        ("parquet-one-row", w => Table(w, Job, "SELECT 1 AS a, 'x' AS b"), ["run", "job.yaml"]),
        ("parquet-duplicate-columns", DuplicateColumns, ["run", "job.yaml"]),
        ("parquet-nested-column", w => Table(w, Job, "SELECT [1, 2] AS list, 1 AS a"), ["run", "job.yaml"]),
        ("parquet-binary-column", w => Table(w, Job, "SELECT 'x'::BLOB AS raw, 1 AS a"), ["run", "job.yaml"]),
        ("csv-empty-file", w => File(w, "t.csv", "", "real: t.csv\n"), ["run", "job.yaml"]),
        ("csv-zero-rows", w => File(w, "t.csv", "a,b\n", "real: t.csv\n"), ["run", "job.yaml"]),
        ("csv-duplicate-columns", w => File(w, "t.csv", "a,b,a\n1,2,3\n", "real: t.csv\n"), ["run", "job.yaml"]),
        ("csv-mixed-types", w => File(w, "t.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 200).Select(i => i == 77 ? "Smith,1\n" : $"{i % 20},1\n")), "real: t.csv\n"), ["run", "job.yaml"]),
        ("csv-ragged", w => File(w, "t.csv", "a,b\n1,2\n3,4,5\n6,7\n", "real: t.csv\n"), ["run", "job.yaml"]),
        ("json-broken", w => File(w, "t.ndjson", "{\"a\": 1}\n{\"a\": \n", "real: t.ndjson\n"), ["run", "job.yaml"]),
        ("json-mixed-types", w => File(w, "t.ndjson", "{\"a\": 1}\n{\"a\": [1]}\n", "real: t.ndjson\n"), ["run", "job.yaml"]),
        ("folder-without-tables", w => Folder(w, "real: tables\n", "notes.txt"), ["run", "job.yaml"]),
        ("folder-of-mixed-formats", w => Folder(w, "real: tables\n", "a.csv", "b.parquet"), ["run", "job.yaml"]),
        ("glob-without-match", w => Table(w, "real: 'x*.parquet'\n"), ["run", "job.yaml"]),
        ("format-unknown", w => File(w, "t.xlsx", "x", "real: t.xlsx\n"), ["run", "job.yaml"]),
        ("columns-excluded-unknown", w => Table(w, "real: {path: t.parquet, exclude: [aa]}\n"), ["run", "job.yaml"]),
        ("columns-all-excluded", w => Table(w, "real: {path: t.parquet, exclude: [a, b, c]}\n"), ["run", "job.yaml"]),
        ("holdout-takes-all", w => Table(w, "real: t.parquet\nholdout: 0.9999\n", "SELECT 1 AS a"), ["run", "job.yaml"]),
        ("holdout-missing", w => Table(w, "real: t.parquet\nholdout: test.parquet\n"), ["run", "job.yaml"]),
        // the job
        ("job-missing", _ => { }, ["run", "job.yaml"]),
        ("job-empty", w => File(w, "x", "", ""), ["run", "job.yaml"]),
        ("job-broken", w => Table(w, "real: [t.parquet\nseed: 1\n"), ["run", "job.yaml"]),
        ("job-unknown-key", w => Table(w, "real: t.parquet\nsampel: {rows: 5}\nsynthesizer: {nmae: x}\n"), ["run", "job.yaml"]),
        ("job-wrong-types", w => Table(w, "real: t.parquet\nseed: many\nsample: {rows: [1]}\nevaluate: 3\ncolumns: 7\n"), ["run", "job.yaml"]),
        ("rows-negative", w => Table(w, "real: t.parquet\nsample: {rows: -5}\n"), ["run", "job.yaml"]),
        ("rows-zero", w => Table(w, "real: t.parquet\nsample: {rows: 0}\n"), ["run", "job.yaml"]),
        ("rows-zero-on-the-command-line", FittedModel, ["sample", "fit/model.json", "--rows", "0", "--out", "s"]),
        ("rows-no-number", FittedModel, ["sample", "fit/model.json", "--rows", "many", "--out", "s"]),
        ("seed-negative", w => Table(w, "real: t.parquet\nseed: -1\n"), ["run", "job.yaml"]),
        ("seed-too-large", w => Table(w, "real: t.parquet\nseed: 9223372036854775808\n"), ["run", "job.yaml"]),
        ("holdout-out-of-range", w => Table(w, "real: t.parquet\nholdout: 1.5\n"), ["run", "job.yaml"]),
        ("gate-out-of-range", w => Table(w, "real: t.parquet\ngates: {overall: 99}\n"), ["run", "job.yaml"]),
        ("override-unknown-column", w => Table(w, "real: t.parquet\ncolumns: {aa: numeric, b: {role: categorical}}\n"), ["run", "job.yaml"]),
        ("override-role-and-type", w => Table(w, "real: t.parquet\ncolumns: {b: numeric, c: text}\n"), ["run", "job.yaml"]),
        ("distribution-on-text", w => Table(w, "real: t.parquet\nsynthesizer: gaussian-copula\ncolumns: {b: {distribution: gamma}}\n"), ["run", "job.yaml"]),
        ("distribution-unknown", w => Table(w, "real: t.parquet\nsynthesizer: gaussian-copula\ncolumns: {a: {distribution: gama}}\n"), ["run", "job.yaml"]),
        ("set-unknown-key", w => Table(w, Job), ["run", "job.yaml", "--set", "sample.row=5"]),
        // the output
        ("output-exists", w => Table(w, Job, after: () => Directory.CreateDirectory(w.In("out/sub"))), ["run", "job.yaml"]),
        ("output-is-a-file", w => Table(w, Job, after: () => w.Write("out", "mine")), ["run", "job.yaml", "--overwrite"]),
        ("output-is-not-ours", w => Table(w, Job, after: () => { Directory.CreateDirectory(w.In("out")); w.Write("out/thesis.txt", "mine"); }), ["run", "job.yaml", "--overwrite"]),
        ("output-below-a-file", w => Table(w, Job), ["run", "job.yaml", "--out", "t.parquet/out"]),
        ("output-unwritable", w => Table(w, Job), ["run", "job.yaml", "--out", "/proc/sparksynth-out"]),
        // the model
        ("model-missing", w => Table(w, Job), ["sample", "fit/model.json", "--rows", "5", "--out", "s"]),
        ("model-of-another-version", w => Edited(w, "\"version\":1", "\"version\":2"), ["sample", "fit/model.json", "--out", "s"]),
        ("model-edited", w => Edited(w, "\"minSupport\":5", "\"minSupport\":1"), ["sample", "fit/model.json", "--out", "s"]),
        ("model-edited-describe", w => Edited(w, "\"minSupport\":5", "\"minSupport\":1"), ["describe", "fit/model.json"]),
        ("model-cut", CutModel, ["sample", "fit/model.json", "--out", "s"]),
        ("model-is-a-table", w => Table(w, Job), ["sample", "t.parquet", "--out", "s"]),
        ("sample-without-output", FittedModel, ["sample", "fit/model.json"]),
        ("start-negative", FittedModel, ["sample", "fit/model.json", "--start", "-1", "--out", "s"]),
        ("more-files-than-rows", FittedModel, ["sample", "fit/model.json", "--rows", "3", "--files", "5", "--out", "s"]),
        // scores
        ("evaluate-missing-tables", _ => { }, ["evaluate"]),
        ("evaluate-nothing-in-common", w => Table(w, "", after: () => w.Sql("COPY (SELECT 1 AS z) TO '{here}/s.parquet'")), ["evaluate", "--real", "t.parquet", "--synthetic", "s.parquet"]),
        ("evaluate-types-differ", w => Table(w, "", after: () => w.Sql("COPY (SELECT 'x' AS a, 'y' AS b) TO '{here}/s.parquet'")), ["evaluate", "--real", "t.parquet", "--synthetic", "s.parquet"]),
        ("evaluate-zero-rows", w => Table(w, "", after: () => w.Sql("COPY (SELECT 1 AS a WHERE false) TO '{here}/s.parquet'")), ["evaluate", "--real", "t.parquet", "--synthetic", "s.parquet"]),
        ("evaluate-metadata-broken", w => Table(w, "", after: () => w.Write("m.json", "{\"columns\": {\"zz\": {\"sdtype\": \"numeric\"}}}")), ["evaluate", "--real", "t.parquet", "--synthetic", "t.parquet", "--metadata", "m.json"]),
        ("init-missing", _ => { }, ["init", "t.parquet"]),
        ("init-occupied", w => Table(w, Job), ["init", "t.parquet"]),
    ];

    public static IEnumerable<TestCaseData> All => Cases.Select(c => new TestCaseData(c.Name, c.Prepare, c.Arguments).SetArgDisplayNames(c.Name));

    [TestCaseSource(nameof(All))]
    public async Task Bad_input_is_explained_and_nothing_is_written(string name, Action<Workplace> prepare, string[] arguments)
    {
        using var place = new Workplace();
        prepare(place);
        string before = place.Tree();
        int code = await place.RunAsync([.. arguments, "--quiet"]);
        Assert.That(place.Tree(), Is.EqualTo(before), "nothing was written");
        Golden.Check($"{name}", place.Error);
        Assert.That((code, place.Out), Is.EqualTo((ExitCode.BadInput, "")), place.Error);
        Assert.That(place.Error, Does.Not.Contain("   at ").And.Not.Contain("Exception"), "a message, no stack trace");
    }

    [Test]
    public async Task Json_of_an_error_is_one_document()
    {
        using var place = new Workplace();
        Table(place, "real: t.parquet\nseed: -1\nsample: {rows: 0}\n");
        Assert.That(await place.RunAsync("run", "job.yaml", "--json"), Is.EqualTo(ExitCode.BadInput));
        using var document = System.Text.Json.JsonDocument.Parse(place.Out);
        Assert.That(document.RootElement.GetProperty("exitCode").GetInt32(), Is.EqualTo(2));
        Assert.That(document.RootElement.GetProperty("problems").GetArrayLength(), Is.EqualTo(2));
    }

    private static void Table(Workplace place, string job, string query = "SELECT i % 17 AS a, chr((97 + i % 5)::INTEGER) AS b, (i * 7 % 400) / 4.0 AS c FROM range(400) t(i)", Action? after = null)
    {
        place.Sql($"COPY ({query}) TO '{{here}}/t.parquet'");
        place.Write("job.yaml", job);
        after?.Invoke();
    }

    private static void File(Workplace place, string name, string text, string job)
    {
        place.Write(name, text);
        place.Write("job.yaml", job);
    }

    private static void Folder(Workplace place, string job, params string[] files)
    {
        Directory.CreateDirectory(place.In("tables"));
        foreach (string file in files) place.Write($"tables/{file}", "a\n1\n");
        place.Write("job.yaml", job);
    }

    private static void CutParquet(Workplace place)
    {
        Table(place, Job);
        byte[] whole = System.IO.File.ReadAllBytes(place.In("t.parquet"));
        System.IO.File.WriteAllBytes(place.In("t.parquet"), whole[..(whole.Length / 2)]);
    }

    /// <summary>A footer that is whole and pages that are not: seen only while rows are read.</summary>
    private static void DamagedParquet(Workplace place)
    {
        Table(place, Job);
        byte[] file = System.IO.File.ReadAllBytes(place.In("t.parquet"));
        file.AsSpan(4, 200).Fill(0xFF);
        System.IO.File.WriteAllBytes(place.In("t.parquet"), file);
    }

    private static void DuplicateColumns(Workplace place)
    {
        using (var writer = new ParquetFileWriter(place.In("t.parquet"), [new Column<long>("a"), new Column<long>("a")]))
        {
            using RowGroupWriter group = writer.AppendRowGroup();
            for (int c = 0; c < 2; c++)
            {
                using LogicalColumnWriter<long> column = group.NextColumn().LogicalWriter<long>();
                column.WriteBatch([1, 2, 3]);
            }

            writer.Close();
        }

        place.Write("job.yaml", Job);
    }

    private static void FittedModel(Workplace place)
    {
        Table(place, "real: t.parquet\noutput: fit\n");
        int code = place.RunAsync("fit", "job.yaml", "--quiet").GetAwaiter().GetResult();
        Assert.That(code, Is.Zero, place.Error);
    }

    private static void Edited(Workplace place, string from, string to)
    {
        FittedModel(place);
        string text = System.IO.File.ReadAllText(place.In("fit/model.json"));
        Assert.That(text, Does.Contain(from));
        place.Write("fit/model.json", text.Replace(from, to, StringComparison.Ordinal));
    }

    private static void CutModel(Workplace place)
    {
        FittedModel(place);
        string text = System.IO.File.ReadAllText(place.In("fit/model.json"));
        place.Write("fit/model.json", text[..(text.Length / 2)]);
    }
}
