using System.Globalization;
using System.Numerics;
using NUnit.Framework;
using Parquet;
using SparkSynth.Core.Tables;
using SparkSynth.EngineConformance.Readers;
using SparkSynth.Storage.Tests.Parquet;

namespace SparkSynth.EngineConformance;

[TestFixtureSource(typeof(Engines), nameof(Engines.All))]
public sealed class NastyTableTests(EngineCase engine) : EngineSuite(engine)
{
    [TestCase("copula-network", "snappy")]
    [TestCase("gaussian-copula", "zstd")]
    [TestCase("independent", "gzip")]
    [TestCase("independent", "lz4")]
    [TestCase("independent", "none")]
    public async Task Types_and_names_come_back_and_every_reader_sees_the_same_values(string synthesizer, string compression)
    {
        Sql($"COPY ({NastyTable.Query}) TO '{{here}}/t.parquet'");
        await RunAsync($"{{real: t.parquet, output: out, synthesizer: {synthesizer}, sample: {{rows: 900, compression: {compression}}}}}");
        var (expected, real) = Read("t.parquet");
        var (schema, values) = Read("out/synthetic");
        Assert.That(schema, Is.EqualTo(expected), "names, types, widths, scales, units, zones, order, nullability");
        Assert.That(values[0], Has.Length.EqualTo(900));
        string path = In("out/synthetic/part-00000.parquet");
        AssertSame(schema, values, "DuckDB", FromDuck(path, schema));
        AssertSame(schema, values, "Parquet.Net", await FromParquetNet(path, schema));
        AssertSame(schema, values, "ParquetSharp", ParquetSharpColumns.Read(path, schema));
        string[] codecs = [.. Query($"SELECT DISTINCT compression FROM parquet_metadata('{path}')").Select(r => ((string)r[0]!).ToLowerInvariant())];
        Assert.That(codecs, Is.EqualTo(new[] { compression switch { "none" => "uncompressed", "lz4" => "lz4_raw", _ => compression } }));
        foreach (ColumnSchema column in schema.Columns.Where(c => c.Type.Kind is PhysicalType.String && c.Name != "text"))
        {
            int c = schema.IndexOf(column.Name);
            Assert.That(values[c].Distinct(), Is.SubsetOf(real[c].Distinct()), column.Name);
            Assert.That(values[c].Contains(null), Is.EqualTo(real[c].Contains(null)), $"{column.Name}: nulls and empty texts stay apart");
        }
    }

    [TestCase("csv")]
    [TestCase("json")]
    public async Task Texts_survive_text_formats(string format)
    {
        Sql($"COPY ({NastyTable.Query}) TO '{{here}}/t.parquet'");
        string job = "{real: t.parquet, seed: 3, synthesizer: independent, evaluate: false, sample: {rows: 500, format: FORMAT}, output: FORMAT}";
        await RunAsync(job.Replace("FORMAT", "parquet", StringComparison.Ordinal));
        await RunAsync(job.Replace("FORMAT", format, StringComparison.Ordinal));
        var (schema, expected) = Read("parquet/synthetic");
        var (found, values) = Read($"{format}/synthetic");
        Assert.That(found.Columns.Select(c => c.Name), Is.EqualTo(schema.Columns.Select(c => c.Name)));
        for (int c = 0; c < expected.Length; c++)
        {
            if (schema.Columns[c].Type.Kind == PhysicalType.String && found.Columns[c].Type.Kind == PhysicalType.String)
                Assert.That(values[c], Is.EqualTo(expected[c]), schema.Columns[c].Name);
            else
                Assert.That(values[c].Count(v => v is null), Is.EqualTo(expected[c].Count(v => v is null)), schema.Columns[c].Name);
        }
    }

    [Test]
    public async Task Made_texts_and_keys_are_new()
    {
        Sql($"COPY ({NastyTable.Query}) TO '{{here}}/t.parquet'");
        await RunAsync("{real: t.parquet, output: out, columns: {key: key, text: text}}");
        var (schema, values) = Read("out/synthetic");
        var real = Read("t.parquet").Columns;
        Assert.That(values[schema.IndexOf("key")], Is.Unique);
        Assert.That(values[schema.IndexOf("text")].Intersect(real[schema.IndexOf("text")]), Is.Empty);
    }

    private static void AssertSame(TableSchema schema, object?[][] expected, string reader, object?[][] values)
    {
        for (int c = 0; c < expected.Length; c++) Assert.That(values[c], Is.EqualTo(expected[c]), $"{reader}: column '{schema.Columns[c].Name}'");
    }

    private object?[][] FromDuck(string path, TableSchema schema)
    {
        string columns = string.Join(", ", schema.Columns.Select((c, i) => Key(c.Type, $"#{i + 1}")));
        object?[][] rows = Query($"SELECT {columns} FROM read_parquet('{path}')");
        return [.. schema.Columns.Select((column, c) => rows.Select(r => (r[c], column.Type.Kind) switch
        {
            (null, _) => null,
            (double d, _) => OrderKey.FromDouble(d),
            (string s, PhysicalType.Decimal) => (long)BigInteger.Parse(s.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture),
            (long l, PhysicalType.Timestamp or PhysicalType.Time) when column.Type.Unit == TickUnit.Millisecond => l / 1000,
            _ => r[c],
        }).ToArray())];
    }

    private static string Key(ColumnType type, string column) => type.Kind switch
    {
        PhysicalType.Integer or PhysicalType.Boolean => $"{column}::BIGINT",
        PhysicalType.Float => $"{column}::DOUBLE",
        PhysicalType.Decimal => $"{column}::VARCHAR",
        PhysicalType.Date => $"date_diff('day', DATE '1970-01-01', {column})",
        PhysicalType.Timestamp when type.Unit == TickUnit.Nanosecond => $"epoch_ns({column})",
        PhysicalType.Timestamp => $"epoch_us({column})",
        PhysicalType.Time => $"date_diff('microsecond', TIME '00:00:00', {column})",
        _ => column,
    };

    private static async Task<object?[][]> FromParquetNet(string path, TableSchema schema)
    {
        await using var reader = await ParquetReader.CreateAsync(path, new ParquetOptions { TreatBigIntegersAsDates = false });
        Assert.That(reader.Schema.DataFields.Select(f => f.Name), Is.EqualTo(schema.Columns.Select(c => c.Name)));
        using var group = reader.OpenRowGroupReader(0);
        var columns = new object?[schema.Columns.Length][];
        for (int c = 0; c < columns.Length; c++) columns[c] = await ParquetNet.Read(group, reader.Schema.DataFields[c], schema.Columns[c].Type);
        return columns;
    }
}
