using System.Globalization;
using System.Text;
using SparkSynth.Core;
using SparkSynth.Core.Tables;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Storage.Tests.Tasks;

public sealed class RowLineReaderTests
{
    private static readonly ColumnSchema Whole = new("whole", new ColumnType(PhysicalType.Integer));
    private static readonly ColumnSchema Text = new("text", new ColumnType(PhysicalType.String));
    private static readonly ColumnSchema Real = new("real", new ColumnType(PhysicalType.Float));
    private static readonly ColumnSchema Single = new("single", new ColumnType(PhysicalType.Float) { Bits = 32 });
    private static readonly ColumnSchema Price = new("price", new ColumnType(PhysicalType.Decimal) { Precision = 38, Scale = 2 });

    [TestCase(16)]
    [TestCase(1 << 20)]
    public void Texts_are_measured_whatever_they_hold(int buffer)
    {
        string?[] texts = ["", null, "a\nb", "3:x,\n", "7,", "\\N", "\r\n\t\"", "😀 naïve", new string('y', 1000), new string('z', 62), new string('w', 63), "", "a\nb"];
        string lines = "P7," + string.Concat(texts.Select((t, i) => $"{Length(t)},{i},{t}\n"));
        static string Length(string? text) => text is null ? "63" : (Encoding.UTF8.GetByteCount(text) is var bytes && bytes < 63 ? "" : ";") + Encoding.UTF8.GetByteCount(text).ToString(CultureInfo.InvariantCulture);
        var reader = Reader(lines, buffer, Whole, Text);
        Assert.That(reader.Read(), Is.True);
        ColumnVector column = reader.Batch.Columns[1];
        Assert.That(Enumerable.Range(0, texts.Length).Select(i => column.Nulls[i] != 0 ? null : column.Dictionary.Values[column.Codes[i]]), Is.EqualTo(texts));
        Assert.That(reader.Batch.Columns[0].Values.Take(texts.Length), Is.EqualTo(Enumerable.Range(0, texts.Length)));
        Assert.That((reader.Partition, reader.RowsRead, reader.Batch.Length, column.NullCount), Is.EqualTo((7, (long)texts.Length, texts.Length, 1)));
        Assert.That(reader.Read(), Is.False);
    }

    [Test]
    public void Lengths_of_many_texts_share_numbers()
    {
        ColumnSchema[] columns = [.. Enumerable.Range(0, 12).Select(i => new ColumnSchema("t" + i, new ColumnType(PhysicalType.String)))];
        long word = 1 | (63L << 6) | (0L << 12) | (2L << 18) | (62L << 36) | (1L << 54);
        var reader = Reader($"P0,{word},{63 | (3 << 6)},abc{new string('x', 62)}zdef\n;1;-1;300;0;0;0;2;0;0;0,{1 | (63 << 6)},a{new string('y', 300)}bbc\n", 16, columns);
        Assert.That(reader.Read(), Is.True);
        string?[] Row(int row) => [.. reader.Batch.Columns.Select(c => c.NullCount > 0 && c.Nulls[row] != 0 ? null : c.Dictionary.Values[c.Codes[row]])];
        Assert.That(Row(0), Is.EqualTo(new[] { "a", null, "", "bc", "", "", new string('x', 62), "", "", "z", null, "def" }));
        Assert.That(Row(1), Is.EqualTo(new[] { "a", null, new string('y', 300), "", "", "", "bb", "", "", "", "c", null }));
    }

    [Test]
    public void Keys_of_several_columns_share_numbers()
    {
        ColumnSchema[] columns = [Whole, new("flag", new ColumnType(PhysicalType.Boolean)), Real, new("day", new ColumnType(PhysicalType.Date)), new("more", new ColumnType(PhysicalType.Integer))];
        const long Null = RowLineReader.NullKey;
        string lines = string.Create(CultureInfo.InvariantCulture, $"P3,{5 | (1L << 21) | ((Null - 1) << 42)},7,0.5,\n{Null | (0L << 21) | (Null << 42)},;-1,,\n;-9223372036854775808;;-719162,;9223372036854775807,2.5,\n;1;1;2097151,{Null},-1,\n");
        var reader = Reader(lines, 16, columns);
        Assert.That(reader.Read(), Is.True);
        long?[] Column(int c) => [.. Enumerable.Range(0, reader.Batch.Length).Select(r => reader.Batch.Columns[c] is var v && v.NullCount > 0 && v.Nulls[r] != 0 ? (long?)null : v.Values[r])];
        Assert.That(Column(0), Is.EqualTo(new long?[] { 5, null, long.MinValue, 1 }));
        Assert.That(Column(1), Is.EqualTo(new long?[] { 1, 0, null, 1 }));
        Assert.That(Column(3), Is.EqualTo(new long?[] { Null - 1, null, -719162, Null }));
        Assert.That(Column(4), Is.EqualTo(new long?[] { 7, -1, long.MaxValue, null }));
        Assert.That(Column(2), Is.EqualTo(new long?[] { OrderKey.FromDouble(0.5), null, OrderKey.FromDouble(2.5), OrderKey.FromDouble(-1) }));
        Assert.That(reader.Partition, Is.EqualTo(3));
    }

    [Test]
    public void Numbers_come_back_exactly_and_what_is_not_finite_is_null()
    {
        double[] values = [0.1, 5e-324, -5e-324, double.MaxValue, double.MinValue, 1.0 / 3, -0.0];
        var reader = Reader("P0," + string.Concat(values.Select(v => $"{v.ToString("R", CultureInfo.InvariantCulture)},0.1,\n")) + "NaN,Infinity,\n-Infinity,,\n,NaN,\n1.0E10,1.4E-45,\n", 16, Real, Single);
        Assert.That(reader.Read(), Is.True);
        ColumnVector real = reader.Batch.Columns[0], single = reader.Batch.Columns[1];
        Assert.That(real.Values.Take(values.Length), Is.EqualTo(values.Select(OrderKey.FromDouble)));
        Assert.That(single.Values[0], Is.EqualTo(OrderKey.FromDouble(0.1f)), "a float's value, not that of its text as a double");
        Assert.That(real.Nulls.Take(11), Is.EqualTo(new byte[] { 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0 }));
        Assert.That((real.NullCount, real.NonFiniteCount, single.NullCount, single.NonFiniteCount), Is.EqualTo((3, 2, 3, 2)));
        Assert.That((real.Values[10], single.Values[10]), Is.EqualTo((OrderKey.FromDouble(1e10), OrderKey.FromDouble(float.Epsilon))));
    }

    [TestCase("12.34", 1234)]
    [TestCase("-0.05", -5)]
    [TestCase("7", 700)]
    [TestCase("7.1", 710)]
    [TestCase("92233720368547758.07", long.MaxValue)]
    [TestCase("-92233720368547758.08", long.MinValue)]
    public void Decimals_are_scaled(string text, long key)
    {
        var reader = Reader($"P0,{text},\n", 64, Price);
        Assert.That(reader.Read(), Is.True);
        Assert.That(reader.Batch.Columns[0].Values[0], Is.EqualTo(key));
    }

    [TestCase("92233720368547758.08")]
    [TestCase("999999999999999999999999999999999999.99")]
    public void Decimal_that_does_not_fit_is_a_problem_that_shows_no_value(string text)
    {
        Problem problem = Assert.Throws<ProblemException>(() => Reader($"P0,{text},\n", 64, Price).Read())!.Problems[0];
        Assert.That(problem.Where, Does.Contain("price"));
        Assert.That(problem.ToString(), Does.Not.Contain(text[..6]));
    }

    [TestCase("P0,2,5,ab")]
    [TestCase("P0,2,5,abc\n")]
    [TestCase("P0,3,5,ab\n")]
    [TestCase("P0,-1,5,ab\n")]
    [TestCase("P0,x,5,ab\n")]
    [TestCase("P0,,5,ab\n")]
    [TestCase("P0,66,5,ab\n")]
    [TestCase("P0,;,5,ab\n")]
    [TestCase("P0,;-2,5,ab\n")]
    [TestCase("P0,;2;2,5,ab\n")]
    [TestCase("P0,2;2,5,ab\n")]
    [TestCase("P0,2,five,ab\n")]
    [TestCase("P0,2,5.5,ab\n")]
    [TestCase("P0,2,,ab\n")]
    [TestCase("P0,2,-5,ab\n")]
    [TestCase("P0,2,2097152,ab\n")]
    [TestCase("P0,2,;5;5,ab\n")]
    [TestCase("P0,2,;five,ab\n")]
    [TestCase("P0,2,;9223372036854775808,ab\n")]
    [TestCase("P0,2,5")]
    [TestCase("0,2,5,ab\n")]
    [TestCase("2,5,ab\n")]
    [TestCase("Px,2,5,ab\n")]
    [TestCase("P,2,5,ab\n")]
    [TestCase("P-1,2,5,ab\n")]
    [TestCase("P0,2,5,ab\nP1,2,5,ab\n")]
    [TestCase("P0,2,9223372036854775808,ab\n")]
    [TestCase("P0,;99999999999,5,ab\n")]
    [TestCase("P0,;2147483647,5,ab\n")]
    public void Bad_framing_is_an_error_that_shows_no_value(string lines)
    {
        RowLineReader reader = Reader(lines, 16, Whole, Text);
        string message = Assert.Throws<InvalidDataException>(() => reader.Read())!.Message;
        Assert.That(message, Does.Not.Contain("ab").And.Not.Contain("five"));
    }

    [Test]
    public void Many_batches_keep_their_nulls_and_texts_apart()
    {
        const int Rows = 150_000;
        var lines = new StringBuilder("P2,");
        for (int i = 0; i < Rows; i++) lines.Append(i % 3 == 0 && i < 70_000 ? "63,2097151,\n" : string.Create(CultureInfo.InvariantCulture, $"2,{i},t{i % 10}\n"));
        RowLineReader reader = Reader(lines.ToString(), 1 << 12, Whole, Text);
        long row = 0, nulls = 0;
        while (reader.Read())
        {
            nulls += reader.Batch.Columns[0].NullCount;
            Assert.That(reader.Batch.Columns[1].NullCount, Is.EqualTo(reader.Batch.Columns[0].NullCount));
            for (int r = 0; r < reader.Batch.Length; r++, row++)
            {
                ColumnVector whole = reader.Batch.Columns[0], text = reader.Batch.Columns[1];
                bool isNull = whole.NullCount > 0 && whole.Nulls[r] != 0;
                if (isNull != (row % 3 == 0 && row < 70_000) || (!isNull && (whole.Values[r] != row || text.Dictionary.Values[text.Codes[r]] != $"t{row % 10}"))) Assert.Fail($"row {row}");
            }
        }

        Assert.That((row, nulls, reader.RowsRead), Is.EqualTo(((long)Rows, 23_334L, (long)Rows)));
    }

    [Test]
    public void Hash_is_of_the_lines_without_their_ends()
    {
        var seen = new List<string>();
        var reader = new RowLineReader(new MemoryStream("P0,1,1,a\n1,2,\n\n"u8.ToArray()), [Whole, Text], line =>
        {
            seen.Add(Encoding.UTF8.GetString(line));
            return (ulong)seen.Count << 4;
        }, 16);
        while (reader.Read()) Assert.That(reader.Batch.Length, Is.EqualTo(2));
        Assert.That(seen, Is.EqualTo(new[] { "P0,1,1,a", "1,2,\n" }));
        Assert.That(reader.Hash, Is.EqualTo(0x30ul));
    }

    private static RowLineReader Reader(string lines, int buffer, params ColumnSchema[] columns) => new(new Drips(Encoding.UTF8.GetBytes(lines)), columns, _ => 0, buffer);

    /// <summary>Gives a few bytes at a time, as pipes may.</summary>
    private sealed class Drips(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 4093));
    }
}
