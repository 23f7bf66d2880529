using System.Globalization;
using System.Numerics;
using Parquet;
using SparkSynth.Core.Tables;
using SparkSynth.Storage.Parquet;
using ParquetNetReader = global::Parquet.ParquetReader;

namespace SparkSynth.Storage.Tests.Parquet;

public sealed class RoundTripTests : TemporaryFolderTests
{
    [TestCase(ParquetCompression.Snappy)]
    [TestCase(ParquetCompression.Zstd)]
    [TestCase(ParquetCompression.Gzip)]
    [TestCase(ParquetCompression.Lz4)]
    [TestCase(ParquetCompression.None)]
    public void NastyTable_written_and_read_comes_back_with_its_types_names_and_values(ParquetCompression compression)
    {
        TestTable.Write(In("t.parquet"), NastyTable.Columns, new ParquetWriteOptions { Compression = compression }, batchRows: 3);
        using var source = TestTable.Open(In("t.parquet"));
        Assert.That(source.Schema, Is.EqualTo(TestTable.Schema(NastyTable.Columns)));
        Assert.That(TestTable.Read(source), Is.EqualTo(NastyTable.Columns.Select(c => c.Values)));
    }

    [Test]
    public void Columns_chosen_in_any_order_come_in_that_order()
    {
        TestTable.Write(In("t.parquet"), NastyTable.Columns);
        using var source = TestTable.Open(In("t.parquet"));
        int[] chosen = [25, 3, 21, 0];
        Assert.That(TestTable.Read(source, null, chosen), Is.EqualTo(chosen.Select(c => NastyTable.Columns[c].Values)));
    }

    [Test]
    public void NastyTable_opens_in_DuckDB_with_the_same_values()
    {
        TestTable.Write(In("t.parquet"), NastyTable.Columns);
        string selected = string.Join(", ", NastyTable.Columns.Select((c, i) => Canonical(c.Schema.Type, $"#{i + 1}")));
        var rows = TestTable.Query($"SELECT {selected} FROM read_parquet('{In("t.parquet")}')");
        for (int c = 0; c < NastyTable.Columns.Count; c++)
        {
            var column = NastyTable.Columns[c];
            Assert.That(rows.Select(r => FromDuck(r[c], column.Schema.Type)), Is.EqualTo(column.Values), column.Schema.Name);
        }

        string[] names = [.. TestTable.Query($"SELECT name FROM parquet_schema('{In("t.parquet")}') WHERE num_children IS NULL OR num_children = 0").Select(r => (string)r[0]!)];
        Assert.That(names, Is.EqualTo(NastyTable.Columns.Select(c => c.Schema.Name)));
    }

    [Test]
    public async Task NastyTable_opens_in_ParquetNet_with_the_same_values()
    {
        TestTable.Write(In("t.parquet"), NastyTable.Columns);
        await using var reader = await ParquetNetReader.CreateAsync(In("t.parquet"), new ParquetOptions { TreatBigIntegersAsDates = false });
        Assert.That(reader.Schema.DataFields.Select(f => f.Name), Is.EqualTo(NastyTable.Columns.Select(c => c.Schema.Name)));
        using var group = reader.OpenRowGroupReader(0);
        for (int c = 0; c < NastyTable.Columns.Count; c++)
        {
            var column = NastyTable.Columns[c];
            object?[] values = await ParquetNet.Read(group, reader.Schema.DataFields[c], column.Schema.Type);
            Assert.That(values, Is.EqualTo(column.Values), column.Schema.Name);
        }
    }

    [Test]
    public void Zone_other_than_UTC_comes_back()
    {
        var column = TestColumn.Of("t", new ColumnType(PhysicalType.Timestamp) { Zone = "Europe/Berlin" }, 0L, 1L, null);
        var text = TestColumn.Of("s", TestTable.Text, "a", "b", "a");
        TestTable.Write(In("t.parquet"), [column, text]);
        using var source = TestTable.Open(In("t.parquet"));
        Assert.That(source.Schema, Is.EqualTo(TestTable.Schema([column, text])));
        Assert.That(TestTable.Read(source), Is.EqualTo(new[] { column.Values, text.Values }));
    }

    [Test]
    public void Seconds_are_stored_as_Parquet_can_as_milliseconds()
    {
        // Parquet has no seconds: a source that is Parquet never gives them
        var column = TestColumn.Of("t", new ColumnType(PhysicalType.Timestamp) { Unit = TickUnit.Second }, 5L, -5L);
        TestTable.Write(In("t.parquet"), [column]);
        using var source = TestTable.Open(In("t.parquet"));
        Assert.That(source.Schema.Columns[0].Type.Unit, Is.EqualTo(TickUnit.Millisecond));
        Assert.That(TestTable.Read(source)[0], Is.EqualTo(new object[] { 5000L, -5000L }));
    }

    [Test]
    public void Nonfinite_floats_become_nulls_and_are_counted()
    {
        TestTable.Sql($"COPY (SELECT * FROM (VALUES (1.5::DOUBLE, 'nan'::FLOAT), ('nan', 2), ('inf', NULL), ('-inf', 'inf'), (NULL, -0.0)) v(d, f)) TO '{In("t.parquet")}'");
        using var source = TestTable.Open(In("t.parquet"));
        using var reader = source.CreateReader([0, 1]);
        reader.Open(source.Slices[0]);
        Assert.That(reader.Read());
        var (d, f) = (reader.Batch.Columns[0], reader.Batch.Columns[1]);
        Assert.That((d.NullCount, d.NonFiniteCount, f.NullCount, f.NonFiniteCount), Is.EqualTo((4, 3, 3, 2)));
        Assert.That(d.Nulls[..5], Is.EqualTo(new byte[] { 0, 1, 1, 1, 1 }));
        Assert.That(f.Nulls[..5], Is.EqualTo(new byte[] { 1, 0, 1, 1, 0 }));
        Assert.That(OrderKey.ToDouble(d.Values[0]), Is.EqualTo(1.5));
        Assert.That(f.Values[4], Is.EqualTo(OrderKey.FromDouble(0.0)), "-0.0 is 0.0");
        Assert.That(d.Values[1..5], Is.All.Zero);
    }

    private static string Canonical(ColumnType type, string column) => type.Kind switch
    {
        PhysicalType.Integer => $"{column}::BIGINT",
        PhysicalType.Float => $"{column}::DOUBLE",
        PhysicalType.Decimal => $"{column}::VARCHAR",
        PhysicalType.Boolean => $"{column}::BIGINT",
        PhysicalType.Date => $"date_diff('day', DATE '1970-01-01', {column})",
        PhysicalType.Timestamp when type.Unit == TickUnit.Nanosecond => $"epoch_ns({column})",
        PhysicalType.Timestamp => $"epoch_us({column})",
        PhysicalType.Time => $"date_diff('microsecond', TIME '00:00:00', {column})",
        _ => column,
    };

    private static object? FromDuck(object? value, ColumnType type) => (value, type.Kind) switch
    {
        (null, _) => null,
        (double d, _) => OrderKey.FromDouble(d),
        (string s, PhysicalType.Decimal) => (long)(BigInteger.Parse(s.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)),
        (long l, PhysicalType.Timestamp or PhysicalType.Time) when type.Unit == TickUnit.Millisecond => l / 1000,
        _ => value,
    };
}
