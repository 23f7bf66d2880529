using System.Globalization;
using System.Text;
using SparkSynth.Core.Sampling;
using SparkSynth.Core.Tables;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Storage.Tests.Tasks;

public class RowPackingTests
{
    private static readonly TableSchema Schema = new(
    [
        new ColumnSchema("age", new ColumnType(PhysicalType.Integer), Nullable: true),
        new ColumnSchema("note", new ColumnType(PhysicalType.String), Nullable: true),
        new ColumnSchema("job", new ColumnType(PhysicalType.String), Nullable: true),
        new ColumnSchema("price", new ColumnType(PhysicalType.Float)),
        new ColumnSchema("id", new ColumnType(PhysicalType.Integer)),
    ]);

    private static readonly ColumnDomain.Texts Jobs = new(["", "a\tb", "c"]);

    private static readonly RowPacking Packing = RowPacking.Of(Schema,
        [new ColumnDomain.Whole(-3, 6), null, Jobs, new ColumnDomain.Scaled(-250, 250, 100), new ColumnDomain.Whole(0, (1L << 61) - 2)]);

    [Test]
    public void Columns_are_digits_of_words_and_texts_are_fields()
    {
        Assert.That(Packing.Words, Is.EqualTo(2), "the last column fills a word alone");
        Assert.That(Packing.Digits[1], Is.Null);
        Assert.That(Packing.Digits.Select(d => (d?.Word, d?.Divisor, d?.Radix)), Is.EqualTo(new (int?, long?, long?)[] { (0, 1, 11), (null, null, null), (0, 11, 4), (0, 44, 502), (1, 1, 1L << 61) }));
    }

    [Test]
    public void Every_value_and_null_comes_back()
    {
        ColumnBatch batch = Batch(ages: [-3, 6, 0], jobs: [2, 0, 0], prices: [-2.5, 2.5, 0.07], ids: [0, (1L << 61) - 2, 5], isNull: 2);
        var lines = new RowLines(Schema, Packing);
        lines.Begin(batch);
        for (int row = 0; row < 3; row++)
        {
            lines.Add(row);
            string[] parts = Encoding.UTF8.GetString(lines.Take()).Split('\t');
            long[] words = [.. parts.Skip(1).Take(2).Select(p => long.Parse(p, CultureInfo.InvariantCulture))];
            long Digit(int column) => words[Packing.Digits[column]!.Word] / Packing.Digits[column]!.Divisor % Packing.Digits[column]!.Radix;
            Assert.That(parts, Has.Length.EqualTo(4));
            Assert.That(parts[3], Is.EqualTo(row == 2 ? "\\N" : "x"));
            Assert.That(Digit(0), Is.EqualTo(row == 2 ? 10 : batch.Columns[0].Values[row] + 3));
            Assert.That(Digit(2), Is.EqualTo(row == 2 ? 3 : batch.Columns[2].Codes[row]));
            Assert.That((Digit(3) - 250) / 100.0, Is.EqualTo(OrderKey.ToDouble(batch.Columns[3].Values[row])));
            Assert.That(Digit(4), Is.EqualTo(batch.Columns[4].Values[row]));
        }

        Assert.That(lines.Trailer(1, 0), Is.EqualTo("T\t1\t3\t0\t6"), "nulls in columns 1, 2 and 3");
    }

    [Test]
    public void A_value_outside_its_domain_is_an_error()
    {
        var lines = new RowLines(Schema, Packing);
        Assert.That(() => lines.Begin(Batch([7], [0], [0], [0], isNull: -1)), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'age'"));
        Assert.That(() => lines.Begin(Batch([-4], [0], [0], [0], isNull: -1)), Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => lines.Begin(Batch([0], [0], [2.51], [0], isNull: -1)), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'price'"));
    }

    [Test]
    public void What_cannot_stand_in_a_query_is_a_field()
    {
        static bool IsPacked(ColumnType type, ColumnDomain domain) => RowPacking.Of(new TableSchema([new ColumnSchema("c", type)]), [domain]).Words == 1;
        var text = new ColumnType(PhysicalType.String);
        Assert.That(IsPacked(text, new ColumnDomain.Texts(["plain", "😀\t\\'"])), Is.True);
        Assert.That(IsPacked(text, new ColumnDomain.Texts([])), Is.False);
        Assert.That(IsPacked(text, new ColumnDomain.Texts(["a\u0001b"])), Is.False);
        Assert.That(IsPacked(text, new ColumnDomain.Texts(["\ud800"])), Is.False);
        Assert.That(IsPacked(text, new ColumnDomain.Texts([.. Enumerable.Range(0, 10_001).Select(i => $"{i}")])), Is.False);
        Assert.That(IsPacked(new ColumnType(PhysicalType.Integer), new ColumnDomain.Whole(long.MinValue, long.MaxValue)), Is.False);
        Assert.That(IsPacked(new ColumnType(PhysicalType.Integer), new ColumnDomain.Whole(long.MinValue, long.MinValue)), Is.True);
        Assert.That(IsPacked(new ColumnType(PhysicalType.Decimal) { Precision = 9, Scale = 2 }, new ColumnDomain.Whole(0, 9)), Is.False);
    }

    private static ColumnBatch Batch(long[] ages, int[] jobs, double[] prices, long[] ids, int isNull)
    {
        byte[] nulls = [.. ages.Select((_, row) => row == isNull ? (byte)1 : (byte)0)];
        int count = nulls.Sum(n => n);
        var batch = new ColumnBatch(5) { Length = ages.Length };
        batch.Columns[0] = new ColumnVector { Values = ages, Nulls = nulls, NullCount = count };
        batch.Columns[1] = new ColumnVector { Codes = new int[ages.Length], Dictionary = new StringDictionary(["x"]), Nulls = nulls, NullCount = count };
        batch.Columns[2] = new ColumnVector { Codes = jobs, Dictionary = new StringDictionary([.. Jobs.Values]), Nulls = nulls, NullCount = count };
        batch.Columns[3] = new ColumnVector { Values = [.. prices.Select(OrderKey.FromDouble)] };
        batch.Columns[4] = new ColumnVector { Values = ids };
        return batch;
    }
}
