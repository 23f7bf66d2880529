using NUnit.Framework;
using SparkSynth.Core.Tables;

namespace SparkSynth.EngineConformance;

/// <summary>Same rows, same job: the same bytes, however the rows lie and however many threads read and write.</summary>
[TestFixtureSource(typeof(Engines), nameof(Engines.All))]
public sealed class DeterminismTests(EngineCase engine) : EngineSuite(engine)
{
    private static readonly string[] Synthesizers = ["copula-network", "gaussian-copula", "independent"];

    /// <summary>Columns that outgrow every exact table: floats, codes, unique texts, clustered and skewed numbers.</summary>
    private const string Wide = """
        SELECT hash(i) / 1e15 AS wide, (hash(i) % 3000)::INTEGER AS code, 'c' || (hash(i * 7) % 40000) AS codes, 'id-' || hash(i + 1) AS id, i AS number,
               floor(pow(hash(i + 2) % 100000 / 1000.0, 3)) AS skewed, TIMESTAMP '2020-01-01' + to_microseconds((hash(i + 3) % 1000000000000000)::BIGINT) AS moment,
               CASE WHEN hash(i) % 5 = 0 THEN NULL ELSE (hash(i + 4) % 100000)::DECIMAL(12,2) / 100 END AS price,
               CASE WHEN i % 1000 = 0 THEN 'inf'::DOUBLE WHEN i % 999 = 0 THEN 'nan' ELSE (hash(i + 5) % 100) END AS odd,
               chr((97 + hash(i) % 7)::INTEGER) AS kind
        FROM range(100000) t(i)
        """;

    [TestCaseSource(nameof(Synthesizers))]
    public async Task Adult_gives_one_model_for_any_threads_files_and_order(string synthesizer)
    {
        Sql("CREATE TABLE t AS FROM '{adult}'; COPY (FROM t ORDER BY fnlwgt DESC, age) TO '{here}/sorted.parquet' (ROW_GROUP_SIZE 4096)",
            "CREATE TABLE u AS SELECT row_number() OVER () AS n, * FROM '{adult}'; " + Split("u", "n", [1, 1000, 1001, 20000, 32561]));
        byte[] expected = await ModelAsync($"real: '{Adult}'\nsynthesizer: {synthesizer}\nengine: {{threads: 1}}", "whole");
        await AssertModels(expected, synthesizer, [("sorted.parquet", 2), ("sorted.parquet", 5), ("parts", 1), ("parts", 5)]);
    }

    [TestCase("copula-network")]
    [TestCase("{name: gaussian-copula, distribution: norm}")]
    public async Task Wide_columns_give_one_model_for_any_threads_files_and_order(string synthesizer)
    {
        Sql($"CREATE TABLE t AS {Wide}; COPY (FROM t ORDER BY number) TO '{{here}}/whole.parquet' (ROW_GROUP_SIZE 20000);"
            + "COPY (FROM t ORDER BY skewed, hash(number)) TO '{here}/sorted.parquet' (ROW_GROUP_SIZE 7168);"
            + "ALTER TABLE t ADD COLUMN n BIGINT; UPDATE t SET n = hash(number) % 100000;" + Split("t", "n", [1000, 30000, 30500, 99999]));
        byte[] expected = await ModelAsync($"real: whole.parquet\nsynthesizer: {synthesizer}\nengine: {{threads: 1}}", "whole");
        await AssertModels(expected, synthesizer, [("whole.parquet", 5), ("sorted.parquet", 2), ("parts", 1)]);
    }

    [TestCase("sobol")]
    [TestCase("independent")]
    public async Task Part_files_are_the_same_bytes_for_any_threads(string uniforms)
    {
        await FitAsync($"{{real: '{Adult}', output: fit}}");
        string job = $"{{seed: 11, sample: {{rows: 40000, rowsPerFile: 7000, uniforms: {uniforms}}}, engine: {{threads: THREADS}}, output: outTHREADS}}";
        foreach (int threads in (int[])[1, 2, 5]) await SampleAsync("fit/model.json", job.Replace("THREADS", $"{threads}", StringComparison.Ordinal));
        var one = Files("out1");
        Assert.That(one, Has.Count.EqualTo(7)); // six parts and the marker
        Assert.That(Files("out2"), Is.EqualTo(one));
        Assert.That(Files("out5"), Is.EqualTo(one));
    }

    [TestCase("copula-network", "sobol")]
    [TestCase("copula-network", "independent")]
    [TestCase("gaussian-copula", "sobol")]
    [TestCase("gaussian-copula", "independent")]
    [TestCase("independent", "sobol")]
    public async Task Rows_do_not_depend_on_their_number_or_start(string synthesizer, string uniforms)
    {
        Sql($"COPY ({NastyTable.Query}) TO '{{here}}/t.parquet'");
        await FitAsync($"{{real: t.parquet, synthesizer: {synthesizer}, output: fit}}");
        string job = $"{{seed: 5, sample: {{rows: ROWS, start: START, rowsPerFile: 1777, uniforms: {uniforms}}}, output: sSTART-ROWS}}";
        foreach (var (rows, start) in ((string, string)[])[("5000", "0"), ("10000", "0"), ("2500", "5000"), ("1", "4999")])
            await SampleAsync("fit/model.json", job.Replace("ROWS", rows, StringComparison.Ordinal).Replace("START", start, StringComparison.Ordinal));
        object?[][] twice = Read("s0-10000/synthetic").Columns;
        AssertSame(Read("s0-5000/synthetic"), twice, 0, 5000);
        AssertSame(Read("s5000-2500/synthetic"), twice, 5000, 2500);
        AssertSame(Read("s4999-1/synthetic"), twice, 4999, 1);
    }

    [Test]
    public async Task Another_seed_gives_other_rows()
    {
        await FitAsync($"{{real: '{Adult}', output: fit}}");
        await SampleAsync("fit/model.json", "{seed: 1, sample: {rows: 1000}, output: one}");
        await SampleAsync("fit/model.json", "{seed: 2, sample: {rows: 1000}, output: two}");
        Assert.That(Read("one/synthetic").Columns[0], Is.Not.EqualTo(Read("two/synthetic").Columns[0]));
    }

    [Test]
    public async Task Seed_and_holdout_set_rows_aside_by_place_for_any_threads()
    {
        Sql("CREATE TABLE t AS SELECT row_number() OVER () AS n, * FROM '{adult}'; " + Split("t", "n", [10000, 32561]));
        byte[] one = await ModelAsync("real: parts\nholdout: 0.3\nseed: 4\nengine: {threads: 1}", "one");
        byte[] five = await ModelAsync("real: parts\nholdout: 0.3\nseed: 4\nengine: {threads: 5}", "five");
        byte[] other = await ModelAsync("real: parts\nholdout: 0.3\nseed: 5", "other");
        Assert.That(five, Is.EqualTo(one));
        Assert.That(other, Is.Not.EqualTo(one));
    }

    private async Task AssertModels(byte[] expected, string synthesizer, (string Table, int Threads)[] cases)
    {
        foreach (var (table, threads) in cases)
        {
            byte[] model = await ModelAsync($"real: {table}\nsynthesizer: {synthesizer}\nengine: {{threads: {threads}}}", $"{table}-{threads}");
            Assert.That(model.AsSpan().SequenceEqual(expected), $"{table}, {threads} threads: {FirstDifference(expected, model)}");
        }
    }

    private static string FirstDifference(byte[] a, byte[] b)
    {
        int from = 200, common = from + a.AsSpan(from).CommonPrefixLength(b.AsSpan(from)); // the head holds the checksum
        string Around(byte[] file) => System.Text.Encoding.UTF8.GetString(file.AsSpan(Math.Max(0, common - 60), Math.Min(120, file.Length - Math.Max(0, common - 60))));
        return common >= a.Length ? "none" : $"at byte {common}: {Around(a)} | {Around(b)}";
    }

    private static void AssertSame((TableSchema Schema, object?[][] Columns) part, object?[][] whole, int first, int rows)
    {
        for (int c = 0; c < whole.Length; c++) Assert.That(part.Columns[c], Is.EqualTo(whole[c].AsSpan(first, rows).ToArray()), part.Schema.Columns[c].Name);
    }

    /// <summary>SQL that writes rows to parts/p0.parquet, …: each up to a bound of <paramref name="number"/>, in no order.</summary>
    private string Split(string table, string number, int[] bounds) => MakeFolder("parts") + string.Join("; ", bounds.Select((bound, i) =>
        $"COPY (SELECT * EXCLUDE {number} FROM {table} WHERE {number} <= {bound} AND {number} > {(i == 0 ? -1 : bounds[i - 1])} ORDER BY hash({number})) TO '{{here}}/parts/p{i}.parquet' (ROW_GROUP_SIZE {2048 * (i + 1)})"));

    private string MakeFolder(string name)
    {
        Directory.CreateDirectory(In(name));
        return "";
    }
}
