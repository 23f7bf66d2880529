using SparkSynth.Core.Tables;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Storage.Tests.Parquet;

public sealed class ParquetBatchReaderTests : TemporaryFolderTests
{
    [Test]
    public void Dictionary_object_stays_the_same_while_the_dictionary_does()
    {
        TestTable.Sql($"COPY (SELECT 'v' || (i % 100) AS s FROM range(400000) r(i)) TO '{In("t.parquet")}' (ROW_GROUP_SIZE 200000)");
        var dictionaries = Dictionaries(In("t.parquet"), 0, out int batches);
        Assert.That(batches, Is.GreaterThanOrEqualTo(6));
        Assert.That(dictionaries, Has.Count.EqualTo(2), "one a row group");
    }

    [Test]
    public void Plain_text_of_few_values_gets_one_dictionary()
    {
        // a writer that uses no dictionary pages
        TestTable.Sql($"COPY (SELECT 'v' || (i % 100) AS s FROM range(300000) r(i)) TO '{In("t.parquet")}' (DICTIONARY_SIZE_LIMIT 1, ROW_GROUP_SIZE 300000)");
        Assert.That(ParquetFileInfo.Read(In("t.parquet")).Rows, Is.EqualTo(300_000));
        var dictionaries = Dictionaries(In("t.parquet"), 0, out _);
        Assert.That(dictionaries, Has.Count.EqualTo(1));
        using var source = TestTable.Open(In("t.parquet"));
        Assert.That(TestTable.Read(source)[0].SequenceEqual(Enumerable.Range(0, 300_000).Select(i => $"v{i % 100}")));
    }

    [Test]
    public void Unique_text_is_read_with_dictionaries_no_larger_than_a_batch()
    {
        TestTable.Sql($"COPY (SELECT CASE WHEN i % 7 = 0 THEN NULL ELSE 'user-' || i END AS s FROM range(300000) r(i)) TO '{In("t.parquet")}' (ROW_GROUP_SIZE 300000)");
        Assert.That(Dictionaries(In("t.parquet"), 0, out _).Max(d => d.Count), Is.LessThanOrEqualTo(2 * ParquetBatchReader.MaxRows));
        using var source = TestTable.Open(In("t.parquet"));
        Assert.That(TestTable.Read(source)[0].SequenceEqual(Enumerable.Range(0, 300_000).Select(i => i % 7 == 0 ? null : $"user-{i}")));
    }

    [Test]
    public void Dictionary_pages_followed_by_plain_pages_are_read()
    {
        // Arrow's writer gives up its dictionary when it exceeds 1 MB
        var values = Enumerable.Range(0, 200_000).Select(i => (object?)(i < 50_000 ? $"few-{i % 10}" : $"a rather long value that fills the dictionary page {i}")).ToArray();
        using (var writer = new ParquetSharp.Arrow.FileWriter(In("t.parquet"), new Apache.Arrow.Schema([new Apache.Arrow.Field("s", Apache.Arrow.Types.StringType.Default, true)], null)))
        {
            var builder = new Apache.Arrow.StringArray.Builder();
            foreach (object? value in values) builder.Append((string)value!);
            using var record = new Apache.Arrow.RecordBatch(writer.Schema, [builder.Build()], values.Length);
            writer.WriteRecordBatch(record);
            writer.Close();
        }

        using var source = TestTable.Open(In("t.parquet"));
        Assert.That(TestTable.Read(source)[0].SequenceEqual(values));
    }

    [Test]
    public void Text_of_writers_that_prefer_long_offsets_or_views_is_text([Values] bool views, [Values(10, 100_000)] int distinct)
    {
        // pandas and Polars write such; Arrow then hands it out as it was
        object?[] values = [.. Enumerable.Range(0, 150_000).Select(i => i % 9 == 0 ? null : (object?)$"value of some length {i % distinct}")];
        Apache.Arrow.IArrowArray array;
        if (views)
        {
            var builder = new Apache.Arrow.StringViewArray.Builder();
            foreach (object? value in values) _ = value is null ? builder.AppendNull() : builder.Append((string)value);
            array = builder.Build();
        }
        else
        {
            long[] offsets = new long[values.Length + 1];
            for (int i = 0; i < values.Length; i++) offsets[i + 1] = offsets[i] + ((string?)values[i] ?? "").Length;
            var valid = new Apache.Arrow.ArrowBuffer.BitmapBuilder();
            foreach (object? value in values) valid.Append(value is not null);
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(string.Concat(values));
            array = new Apache.Arrow.LargeStringArray(new Apache.Arrow.ArrayData(Apache.Arrow.Types.LargeStringType.Default, values.Length, values.Count(v => v is null), 0,
                [valid.Build(), new Apache.Arrow.ArrowBuffer(System.Runtime.InteropServices.MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray()), new Apache.Arrow.ArrowBuffer(bytes)]));
        }

        var schema = new Apache.Arrow.Schema([new Apache.Arrow.Field("s", array.Data.DataType, true)], null);
        using (var arrow = new ParquetSharp.Arrow.ArrowWriterPropertiesBuilder().StoreSchema().Build())
        using (var writer = new ParquetSharp.Arrow.FileWriter(In("t.parquet"), schema, null, arrow))
        {
            using var record = new Apache.Arrow.RecordBatch(schema, [array], values.Length);
            writer.WriteRecordBatch(record);
            writer.Close();
        }

        using var source = TestTable.Open(In("t.parquet"));
        Assert.That(source.Schema.Columns[0].Type, Is.EqualTo(TestTable.Text));
        Assert.That(TestTable.Read(source)[0].SequenceEqual(values));
    }

    [Test]
    public void Unsigned_value_above_the_signed_range_is_an_error_that_names_the_column()
    {
        TestTable.Sql($"COPY (SELECT 18446744073709551615::UBIGINT AS big) TO '{In("t.parquet")}'");
        using var source = TestTable.Open(In("t.parquet"));
        var problem = ProblemOf(() => TestTable.Read(source));
        Assert.That((problem.Code, problem.Where), Is.EqualTo(("unreadable-value", $"{In("t.parquet")}, column 'big'")));
        Assert.That(problem.What, Does.Not.Contain("18446744073709551615"));
    }

    [Test]
    public void Decimal_that_needs_more_than_64_bits_is_an_error()
    {
        TestTable.Sql($"COPY (SELECT 92233720368547758.08::DECIMAL(38,2) AS d UNION ALL SELECT 1) TO '{In("t.parquet")}'");
        using var source = TestTable.Open(In("t.parquet"));
        Assert.That(ProblemOf(() => TestTable.Read(source)).Code, Is.EqualTo("unreadable-value"));
    }

    [Test]
    public void Int96_timestamps_of_old_Spark_are_read_as_microseconds()
    {
        using (var file = new ParquetSharp.ParquetFileWriter(In("t.parquet"), Int96Schema(), ParquetSharp.WriterProperties.GetDefaultWriterProperties()))
        {
            using var group = file.AppendRowGroup();
            using var column = (ParquetSharp.ColumnWriter<ParquetSharp.Int96>)group.NextColumn();
            // Julian day 2,440,588 = 1970-01-01; year 9999 overflows 64-bit nanoseconds
            column.WriteBatch([new ParquetSharp.Int96(1_000, 0, 2_440_588), new ParquetSharp.Int96(0, 0, 2_440_588 + 2_932_896)]);
            file.Close();
        }

        using var source = TestTable.Open(In("t.parquet"));
        Assert.That(source.Schema.Columns[0].Type, Is.EqualTo(new ColumnType(PhysicalType.Timestamp)));
        Assert.That(TestTable.Read(source)[0], Is.EqualTo(new object[] { 1L, 2_932_896L * 86_400_000_000 }));
    }

    [Test]
    public void Steady_reading_allocates_next_to_nothing_a_row()
    {
        TestTable.Sql($"COPY (SELECT i AS a, i % 9 AS b, i * 0.5::DOUBLE AS c, 'v' || (i % 50) AS s, CASE WHEN i % 3 = 0 THEN NULL ELSE 't' || (i % 5) END AS t FROM range(2000000) r(i)) TO '{In("t.parquet")}'");
        using var source = TestTable.Open(In("t.parquet"));
        using var reader = source.CreateReader([0, 1, 2, 3, 4]);
        long rows = 0, before = 0;
        foreach (var slice in source.Slices)
        {
            if (slice.FirstRow > 0 && before == 0) before = GC.GetAllocatedBytesForCurrentThread(); // the first slice makes the arrays
            reader.Open(slice);
            while (reader.Read()) rows += slice.FirstRow > 0 ? reader.Batch.Length : 0;
        }

        double bytesARow = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)rows;
        Assert.That(bytesARow, Is.LessThan(1.0), "Arrow's wrappers of a batch; nothing a row");
    }

    private static ParquetSharp.Schema.GroupNode Int96Schema() => new("schema", ParquetSharp.Repetition.Required,
        [new ParquetSharp.Schema.PrimitiveNode("t", ParquetSharp.Repetition.Required, ParquetSharp.LogicalType.None(), ParquetSharp.PhysicalType.Int96)]);

    private static HashSet<StringDictionary> Dictionaries(string path, int column, out int batches)
    {
        var info = ParquetFileInfo.Read(path);
        using var reader = new ParquetBatchReader(info, [column]);
        var batch = new ColumnBatch(1);
        var seen = new HashSet<StringDictionary>(ReferenceEqualityComparer.Instance);
        batches = 0;
        for (int g = 0; g < info.RowGroupRows.Length; g++)
        {
            reader.Open(g);
            while (reader.Read(batch))
            {
                seen.Add(batch.Columns[0].Dictionary);
                batches++;
            }
        }

        return seen;
    }
}
