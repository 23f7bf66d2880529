using System.Globalization;
using System.Text;
using SparkSynth.Core.Tables;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Storage.Tests.Tasks;

public class RowLinesTests
{
    [TestCase("plain", "plain")]
    [TestCase("", "")]
    [TestCase("\\N", "\\bN")]
    [TestCase("\\", "\\b")]
    [TestCase("\\t", "\\bt")]
    [TestCase("a\tb\nc\rd\u0001e", "a\\tb\\nc\\rd\\1e")]
    [TestCase("\t\t\\\\", "\\t\\t\\b\\b")]
    [TestCase("😀 é", "😀 é")]
    public void Text_is_escaped(string text, string expected)
    {
        var batch = Batch(new ColumnVector { Codes = [0], Dictionary = new StringDictionary([text]) });
        Assert.That(Line(new ColumnType(PhysicalType.String), batch), Is.EqualTo("R\t" + expected));
    }

    [TestCase(0L, 0, "0")]
    [TestCase(5L, 2, "0.05")]
    [TestCase(-5L, 2, "-0.05")]
    [TestCase(12345L, 2, "123.45")]
    [TestCase(100L, 2, "1.00")]
    [TestCase(7L, 20, "0.00000000000000000007")]
    [TestCase(long.MinValue, 0, "-9223372036854775808")]
    [TestCase(long.MinValue, 10, "-922337203.6854775808")]
    [TestCase(long.MaxValue, 38, "0.00000000000000000009223372036854775807")]
    public void Decimal_has_all_its_digits(long value, int scale, string expected) =>
        Assert.That(Number(new ColumnType(PhysicalType.Decimal) { Precision = 38, Scale = scale }, value), Is.EqualTo(expected));

    [TestCase(4.9e-324)]
    [TestCase(double.MaxValue)]
    [TestCase(-1.0 / 3)]
    [TestCase(1e22)]
    public void Floats_come_back(double value)
    {
        string text = Number(new ColumnType(PhysicalType.Float), OrderKey.FromDouble(value));
        Assert.That(double.Parse(text, CultureInfo.InvariantCulture), Is.EqualTo(value));
        Assert.That(Number(new ColumnType(PhysicalType.Float) { Bits = 32 }, OrderKey.FromDouble(0.1f)), Is.EqualTo("0.1"));
    }

    [Test]
    public void Times_are_microseconds_and_days()
    {
        Assert.That(Number(new ColumnType(PhysicalType.Timestamp) { Unit = TickUnit.Second }, -2), Is.EqualTo("-2000000"));
        Assert.That(Number(new ColumnType(PhysicalType.Timestamp) { Unit = TickUnit.Millisecond }, 3), Is.EqualTo("3000"));
        Assert.That(Number(new ColumnType(PhysicalType.Timestamp), 7), Is.EqualTo("7"));
        Assert.That(Number(new ColumnType(PhysicalType.Date), -719162), Is.EqualTo("-719162"));
        Assert.Throws<NotSupportedException>(() => Number(new ColumnType(PhysicalType.Time), 1));
        Assert.Throws<NotSupportedException>(() => Number(new ColumnType(PhysicalType.Timestamp) { Unit = TickUnit.Nanosecond }, 1));
    }

    [Test]
    public void Nulls_are_marked_and_counted_and_long_texts_fit()
    {
        string text = new('\t', 100_000);
        var schema = new TableSchema([new ColumnSchema("a", new ColumnType(PhysicalType.Integer)), new ColumnSchema("b", new ColumnType(PhysicalType.String))]);
        var batch = new ColumnBatch(2) { Length = 2 };
        batch.Columns[0] = new ColumnVector { Values = [1, 0], Nulls = [0, 1], NullCount = 1 };
        batch.Columns[1] = new ColumnVector { Codes = [0, 0], Dictionary = new StringDictionary([text]) };
        var lines = new RowLines(schema, RowPacking.None(2));
        lines.Begin(batch);
        string repeated = string.Concat(Enumerable.Repeat("\\t", 100_000));
        Assert.That(lines.Add(0), Is.True, "a line that is so long takes no other row");
        Assert.That(Encoding.UTF8.GetString(lines.Take()), Is.EqualTo("R\t1\t" + repeated));
        Assert.That(lines.Add(1), Is.True);
        Assert.That(Encoding.UTF8.GetString(lines.Take()), Is.EqualTo("R\t\\N\t" + repeated));
        Assert.That(lines.Trailer(7, ulong.MaxValue), Is.EqualTo("T\t7\t2\t-1\t1"));
    }

    [Test]
    public void A_line_has_several_rows_and_goes_on_in_the_next_batch()
    {
        var schema = new TableSchema([new ColumnSchema("a", new ColumnType(PhysicalType.Integer)), new ColumnSchema("b", new ColumnType(PhysicalType.Integer))]);
        var batch = new ColumnBatch(2) { Length = 2 };
        batch.Columns[0] = new ColumnVector { Values = [1, 2] };
        batch.Columns[1] = new ColumnVector { Values = [3, 4] };
        var lines = new RowLines(schema, RowPacking.None(2));
        Assert.That(lines.Take().Length, Is.Zero);
        lines.Begin(batch);
        Assert.That(lines.Add(0), Is.False);
        Assert.That(lines.Add(1), Is.False);
        lines.Begin(batch);
        for (int i = 3; i < RowLines.RowsALine; i++) Assert.That(lines.Add(0), Is.False);
        Assert.That(lines.Add(1), Is.True);
        string[] parts = Encoding.UTF8.GetString(lines.Take()).Split('\t');
        Assert.That(parts, Has.Length.EqualTo(1 + (2 * RowLines.RowsALine)));
        Assert.That(parts[..7], Is.EqualTo(new[] { "R", "1", "3", "2", "4", "1", "3" }));
        Assert.That(parts[^2..], Is.EqualTo(new[] { "2", "4" }));
        Assert.That(lines.Take().Length, Is.Zero);
        Assert.That(lines.Rows, Is.EqualTo(RowLines.RowsALine));
    }

    private static ColumnBatch Batch(ColumnVector column)
    {
        var batch = new ColumnBatch(1) { Length = 1 };
        batch.Columns[0] = column;
        return batch;
    }

    private static string Number(ColumnType type, long value) => Line(type, Batch(new ColumnVector { Values = [value] }))["R\t".Length..];

    private static string Line(ColumnType type, ColumnBatch batch)
    {
        var lines = new RowLines(new TableSchema([new ColumnSchema("c", type)]), RowPacking.None(1));
        lines.Begin(batch);
        Assert.That(lines.Add(0), Is.False);
        return Encoding.UTF8.GetString(lines.Take());
    }
}
