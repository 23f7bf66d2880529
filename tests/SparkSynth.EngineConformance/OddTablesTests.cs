using SparkSynth.Core;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Results;

namespace SparkSynth.EngineConformance;

/// <summary>Tables that are odd but legal fit, sample and are scored, with warnings that say what is odd.</summary>
[TestFixtureSource(typeof(Engines), nameof(Engines.All))]
public sealed class OddTablesTests(EngineCase engine) : EngineSuite(engine)
{
    private static readonly string[] Synthesizers = ["copula-network", "gaussian-copula", "independent"];

    private static readonly (string Name, string Query, string[] Warnings)[] Tables =
    [
        ("k rows", "SELECT 1 AS a, 'x' || i AS b, i / 3.0 AS c, DATE '2020-01-01' AS d FROM range(5) t(i)", ["Only 5 rows", "'a'"]),
        ("ten rows", "SELECT i AS a, i % 2 = 0 AS b, 'n' || i AS c, i / 3.0 AS d FROM range(10) t(i)", ["Only 10 rows"]),
        ("one column of numbers", "SELECT (i * 37 % 1009) / 10.0 AS a FROM range(3000) t(i)", []),
        ("one column of texts", "SELECT chr((65 + i * i % 7)::INTEGER) AS a FROM range(3000) t(i)", []),
        ("one column of keys", "SELECT i AS a FROM range(3000) t(i)", ["'a' is a key"]),
        ("constant", "SELECT i % 10 AS a, 7 AS seven, 'same' AS same, NULL::INTEGER AS nothing, DATE '2020-02-29' AS day, '' AS empty FROM range(3000) t(i)", ["'seven' has one value", "'same' has one value", "'nothing' has no value", "'day' has one value", "'empty' has one value"]),
        ("constant or null", "SELECT i % 10 AS a, CASE WHEN i % 3 = 0 THEN 4 END AS four, CASE WHEN i % 3 = 0 THEN 'x' END AS x FROM range(3000) t(i)", []),
        ("all null", "SELECT NULL::BIGINT AS a, NULL::VARCHAR AS b, NULL::DOUBLE AS c, NULL::DATE AS d, NULL::BOOLEAN AS e FROM range(3000)", ["'a' has no value", "'b' has no value", "'c' has no value", "'d' has no value", "'e' has no value"]),
        ("not finite", "SELECT i % 7 AS a, (CASE WHEN i % 2 = 0 THEN 'nan' ELSE 'inf' END)::DOUBLE AS b FROM range(3000) t(i)", ["'b': 3000 values are NaN or infinite"]),
        ("nothing has support", "SELECT 'u' || hash(i) AS a, CASE WHEN i < 3 THEN i END AS b FROM range(3000) t(i)", ["'a'", "'b'"]),
    ];

    public static IEnumerable<TestCaseData> Cases => Tables.SelectMany(t => Synthesizers.Select(s => new TestCaseData(s, t.Query, t.Warnings).SetArgDisplayNames(s, t.Name)));

    [TestCaseSource(nameof(Cases))]
    public async Task Odd_table_fits_samples_and_is_scored(string synthesizer, string query, string[] warnings)
    {
        Sql($"COPY ({query}) TO '{{here}}/t.parquet'");
        RunResult result = await RunAsync($"{{real: t.parquet, synthesizer: {synthesizer}, output: out, sample: {{rows: 2000}}}}");
        var (schema, values) = Read("out/synthetic");
        var (expected, real) = Read("t.parquet");
        Assert.That(schema, Is.EqualTo(expected));
        Assert.That(values[0], Has.Length.EqualTo(2000));
        for (int c = 0; c < real.Length; c++)
        {
            if (real[c].All(v => v is null)) Assert.That(values[c], Is.All.Null, schema.Columns[c].Name);
        }

        // independent columns know of no structure that could be chance: few rows are no danger to it
        foreach (string warning in warnings.Where(w => synthesizer != "independent" || !w.StartsWith("Only", StringComparison.Ordinal))) Assert.That(result.Warnings.Select(w => w.What), Has.Some.Contains(warning));
        Assert.That(result.Warnings.Select(w => w.What), Is.Unique);
        Assert.That(double.IsFinite(result.Seconds));
        foreach (double? score in (double?[])[result.Quality!.Overall, result.Quality.Floor.Overall, .. result.Columns!.Select(c => c.Score), .. result.Pairs!.Select(p => p.Score)])
            Assert.That(score ?? 0.5, Is.InRange(0, 1));
    }

    [TestCase("copula-network")]
    [TestCase("gaussian-copula")]
    public async Task Three_hundred_columns(string synthesizer)
    {
        string columns = string.Join(", ", Enumerable.Range(0, 300).Select(c => (c % 4) switch
        {
            0 => $"hash(i * 300 + {c}) % 1000 AS n{c}",
            1 => $"chr((97 + hash(i + {c / 8}) % 9)::INTEGER) AS t{c}",
            2 => $"(hash(i + {c / 8}) % 1000000) / 1000.0 AS f{c}",
            _ => $"hash(i + {c}) % 3 = 0 AS b{c}",
        }));
        Sql($"COPY (SELECT {columns} FROM range(2000) t(i)) TO '{{here}}/t.parquet'");
        string options = synthesizer == "gaussian-copula" ? "distribution: norm" : "parents: 2";
        RunResult result = await RunAsync($"{{real: t.parquet, synthesizer: {{name: {synthesizer}, {options}}}, output: out, evaluate: false}}");
        Assert.That(Read("out/synthetic").Schema, Is.EqualTo(Read("t.parquet").Schema));
        Assert.That(result.Fit.Columns, Is.EqualTo(300));
    }

    [Test]
    public async Task A_million_distinct_texts_are_text_at_once()
    {
        Sql("COPY (SELECT 'user ' || hash(i) AS name, i % 5 AS n FROM range(1000000) t(i)) TO '{here}/t.parquet'");
        RunResult result = await RunAsync("{real: t.parquet, output: out, sample: {rows: 20000}, evaluate: false}");
        Assert.That(result.Warnings.Select(w => w.What), Has.Some.Contains("'name'").And.Some.Contains("none is copied"));
        object?[] made = Read("out/synthetic").Columns[0];
        Assert.That(made.Distinct().Count(), Is.GreaterThan(19_000));
        Assert.That(made, Is.All.StartsWith("user "), "the prefix that all share is kept");
        Assert.That(Query("SELECT count(*) FROM '{here}/out/synthetic/*.parquet' s SEMI JOIN '{here}/t.parquet' t ON s.name = t.name")[0][0], Is.EqualTo(0L));
    }

    [Test]
    public async Task More_categories_than_rows_allow_are_drawn_as_they_were_or_pooled()
    {
        Sql("COPY (SELECT 'c' || (hash(i) % 900) AS code, i % 5 AS n FROM range(2000) t(i)) TO '{here}/t.parquet'");
        await RunAsync("{real: t.parquet, output: out, columns: {code: categorical}}");
        object?[][] common = Query("SELECT count(DISTINCT s.code), count(DISTINCT s.code) FILTER (s.code NOT IN (SELECT code FROM '{here}/t.parquet' GROUP BY code HAVING count(*) >= 5)) FROM '{here}/out/synthetic/*.parquet' s");
        Assert.That(common[0][0], Is.Not.Zero);
        Assert.That(common[0][1], Is.Zero, "no code of fewer than k rows is drawn");
    }

    [Test]
    public async Task Uint64_beyond_int64_is_refused_with_its_column()
    {
        Sql("COPY (SELECT 18446744073709551615::UBIGINT AS big, i AS n FROM range(10) t(i)) TO '{here}/t.parquet'");
        IReadOnlyList<Problem> problems = await ProblemsOf(() => RunAsync("{real: t.parquet, output: out}"));
        Assert.That(problems[0].Where, Does.Contain("'big'"));
        Assert.That(problems[0].What, Does.Not.Contain("18446744073709551615"));
        Assert.That(Directory.Exists(In("out")), Is.False);
    }

    [Test]
    public async Task Fewer_rows_than_may_be_shown_are_refused()
    {
        Sql("COPY (SELECT i AS a FROM range(4) t(i)) TO '{here}/t.parquet'");
        Assert.That((await ProblemsOf(() => RunAsync("{real: t.parquet, output: out}")))[0].Code, Is.EqualTo("too-few-rows"));
        await RunAsync("{real: t.parquet, output: out, k: 2}");
        Assert.That(Read("out/synthetic").Columns[0], Has.Length.EqualTo(4));
    }

    [Test]
    public async Task Nullability_comes_back()
    {
        // the output of a sample has what the model knows; a source that forbids nulls gives a table that forbids them
        var key = new ColumnSchema("a", new ColumnType(PhysicalType.Integer), Nullable: false);
        using (var writer = new Storage.Parquet.ParquetPartWriter(In("t.parquet"), new TableSchema([key, key with { Name = "b", Nullable = true }]), new Storage.Parquet.ParquetWriteOptions()))
        {
            var batch = new ColumnBatch(2) { Length = 100 };
            foreach (ColumnVector column in batch.Columns) column.Values = [.. Enumerable.Range(0, 100).Select(i => (long)(i % 7))];
            writer.Write(batch);
            writer.Close();
        }

        await RunAsync("{real: t.parquet, output: out}");
        Assert.That(Read("out/synthetic").Schema.Columns.Select(c => c.Nullable), Is.EqualTo(new[] { false, true }));
    }
}
