using SparkSynth.Core.Tables;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Storage.Tests.Parquet;

public sealed class ParquetPartWriterTests : TemporaryFolderTests
{
    [Test]
    public void Same_rows_give_the_same_bytes()
    {
        TestTable.Write(In("a.parquet"), NastyTable.Columns);
        TestTable.Write(In("b.parquet"), NastyTable.Columns);
        Assert.That(System.IO.File.ReadAllBytes(In("b.parquet")), Is.EqualTo(System.IO.File.ReadAllBytes(In("a.parquet"))));
    }

    [Test]
    public void Row_groups_are_cut_at_the_size_asked_for_wherever_batches_end()
    {
        var column = TestColumn.Of("i", TestTable.Int64, [.. Enumerable.Range(0, 10_000).Select(i => (object?)(long)i)]);
        TestTable.Write(In("t.parquet"), [column], new ParquetWriteOptions { RowGroupRows = 3000 }, batchRows: 1024);
        using var source = TestTable.Open(In("t.parquet"));
        Assert.That(source.Slices.Select(s => (s.FirstRow, s.Rows)), Is.EqualTo(new[] { (0L, 3000L), (3000L, 3000L), (6000L, 3000L), (9000L, 1000L) }));
        Assert.That(TestTable.Read(source)[0].SequenceEqual(column.Values));
    }

    [Test]
    public void Dictionary_that_changes_in_a_row_group_keeps_every_value()
    {
        object?[] values = [.. Enumerable.Range(0, 20_000).Select(i => (object?)(i % 11 == 0 ? null : $"{i / 5000}-{i % 300}"))];
        TestTable.Write(In("t.parquet"), [TestColumn.Of("s", TestTable.Text, values)], batchRows: 5000);
        using var source = TestTable.Open(In("t.parquet"));
        Assert.That(TestTable.Read(source)[0].SequenceEqual(values));
    }

    [Test]
    public void Dictionary_with_a_string_twice_keeps_every_value()
    {
        var batch = new ColumnBatch(1) { Length = 4 };
        batch.Columns[0].Dictionary = new StringDictionary(["x", "y", "x", "z"]);
        batch.Columns[0].Codes = [3, 2, 1, 0];
        using (var writer = new ParquetPartWriter(In("t.parquet"), new TableSchema([new ColumnSchema("s", TestTable.Text)]), new ParquetWriteOptions()))
        {
            writer.Write(batch);
            writer.Close();
        }

        using var source = TestTable.Open(In("t.parquet"));
        Assert.That(TestTable.Read(source)[0], Is.EqualTo(new object[] { "z", "x", "y", "x" }));
    }

    [Test]
    public void Unique_text_is_written_value_by_value()
    {
        object?[] values = [.. Enumerable.Range(0, 20_000).Select(i => (object?)(i % 13 == 0 ? null : $"key-{i:D8}"))];
        TestTable.Write(In("t.parquet"), [TestColumn.Of("key", TestTable.Text, values)], batchRows: 10_000);
        Assert.That(TestTable.Query($"SELECT encodings FROM parquet_metadata('{In("t.parquet")}')")[0][0]!.ToString(), Does.Not.Contain("DICTIONARY"));
        using var source = TestTable.Open(In("t.parquet"));
        Assert.That(TestTable.Read(source)[0].SequenceEqual(values));
    }

    [Test]
    public void No_batch_gives_columns_and_no_rows()
    {
        using (var writer = new ParquetPartWriter(In("t.parquet"), TestTable.Schema(NastyTable.Columns), new ParquetWriteOptions())) writer.Close();
        var info = ParquetFileInfo.Read(In("t.parquet"));
        Assert.That((info.Rows, info.Schema), Is.EqualTo((0L, TestTable.Schema(NastyTable.Columns))));
    }

    [Test]
    public void Null_where_none_is_allowed_is_refused()
    {
        var schema = new TableSchema([new ColumnSchema("i", TestTable.Int64, Nullable: false)]);
        using var writer = new ParquetPartWriter(In("t.parquet"), schema, new ParquetWriteOptions());
        Assert.Throws<ArgumentException>(() => writer.Write(TestTable.Batch([TestColumn.Of("i", TestTable.Int64, 1L, null)], 0, 2)));
    }

    [TestCase(8, false, 128L)]
    [TestCase(16, false, -32769L)]
    [TestCase(32, false, 1L << 31)]
    [TestCase(8, true, -1L)]
    [TestCase(32, true, 1L << 32)]
    [TestCase(64, true, -1L)]
    public void Value_that_the_type_cannot_hold_is_refused(int bits, bool unsigned, long value)
    {
        var column = TestColumn.Of("i", new ColumnType(PhysicalType.Integer) { Bits = bits, Unsigned = unsigned }, value);
        Assert.Throws<ArgumentException>(() => TestTable.Write(In("t.parquet"), [column]));
    }

    [Test]
    public void Decimal_with_more_digits_than_its_precision_is_refused()
    {
        var column = TestColumn.Of("d", new ColumnType(PhysicalType.Decimal) { Precision = 4, Scale = 2 }, 10_000L);
        Assert.Throws<ArgumentException>(() => TestTable.Write(In("t.parquet"), [column]));
    }

    [Test]
    public void Disposed_before_it_is_closed_leaves_no_file()
    {
        using (var writer = new ParquetPartWriter(In("t.parquet"), TestTable.Schema(NastyTable.Columns), new ParquetWriteOptions()))
            writer.Write(TestTable.Batch(NastyTable.Columns, 0, 8));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder), Is.Empty);
    }

    [Test]
    public void Folder_that_does_not_exist_is_a_problem()
    {
        var problem = ProblemOf(() => TestTable.Write(In("no/such/t.parquet"), NastyTable.Columns));
        Assert.That(problem.Code, Is.EqualTo("unwritable-output"));
    }

    [Test]
    [Platform("Linux")]
    public void Full_disk_is_a_problem()
    {
        var problem = ProblemOf(() => TestTable.Write("/dev/full", NastyTable.Columns));
        Assert.That(problem.Code, Is.EqualTo("disk-full"));
    }

    [Test]
    public void Steady_writing_allocates_next_to_nothing_a_row()
    {
        var columns = new[]
        {
            TestColumn.Of("a", TestTable.Int64, [.. Enumerable.Range(0, 65_536).Select(i => (object?)(long)(i * 7919 % 1000))]),
            TestColumn.Of("b", TestTable.Double, [.. Enumerable.Range(0, 65_536).Select(i => (object?)OrderKey.FromDouble(i * 0.25))]),
            TestColumn.Of("c", TestTable.Text, [.. Enumerable.Range(0, 65_536).Select(i => (object?)(i % 5 == 0 ? null : $"v{i % 40}"))]),
        };
        var batch = TestTable.Batch(columns, 0, 65_536);
        using var writer = new ParquetPartWriter(In("t.parquet"), TestTable.Schema(columns), new ParquetWriteOptions());
        writer.Write(batch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) writer.Write(batch);
        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / (20.0 * 65_536), Is.LessThan(0.5), "Arrow's wrappers of a batch; nothing a row");
        writer.Close();
    }

    [Test]
    public void Options_out_of_range_are_problems_with_their_path()
    {
        var problems = new ParquetWriteOptions { RowGroupRows = 10 }.Validate("sample");
        Assert.That(problems.Select(p => p.Where), Is.EqualTo(new[] { "sample.rowGroupRows" }));
        Assert.Throws<ArgumentException>(() => _ = new ParquetPartWriter(In("t.parquet"), TestTable.Schema(NastyTable.Columns), new ParquetWriteOptions { RowGroupRows = 10 }));
    }
}
