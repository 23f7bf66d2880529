using SparkSynth.Storage.Sinks;
using SparkSynth.Storage.Tests.Parquet;

namespace SparkSynth.Storage.Tests.Sinks;

public sealed class TableSinkTests : TemporaryFolderTests
{
    [Test]
    public void Parts_written_by_threads_are_one_table()
    {
        var columns = NastyTable.Columns;
        var sink = new TableSink(Folder, TestTable.Schema(columns), new TableSinkOptions());
        Parallel.For(0, 4, part => Write(sink, part, 2 * part, 2));
        Assert.That(sink.Complete(4, 8).Select(Path.GetFileName), Is.EqualTo(new[] { "part-00000.parquet", "part-00001.parquet", "part-00002.parquet", "part-00003.parquet" }));
        using var source = TestTable.Open(Folder);
        Assert.That(TestTable.Read(source), Is.EqualTo(columns.Select(c => c.Values)));
    }

    [Test]
    public void Lost_part_or_row_is_an_error()
    {
        var sink = new TableSink(Folder, TestTable.Schema(NastyTable.Columns), new TableSinkOptions());
        Write(sink, 0, 0, 8);
        Assert.Throws<InvalidDataException>(() => sink.Complete(2, 16));
        Assert.Throws<InvalidDataException>(() => sink.Complete(1, 9));
    }

    [Test]
    public void Csv_comes_back_with_nulls_and_empty_texts_apart()
    {
        TestColumn[] columns =
        [
            TestColumn.Of("A", TestTable.Int64, 1L, null, 3L),
            TestColumn.Of("a", TestTable.Text, "x", null, ""),
            TestColumn.Of("q\"q", TestTable.Text, "a,b", "line\nbreak", "\"quoted\""),
        ];
        Convert(SinkFormat.Csv, columns);
        Assert.That(Directory.EnumerateFiles(Folder).Select(Path.GetFileName), Is.EqualTo(new[] { "part-00000.csv" }));
        using var source = TestTable.Open(Folder);
        Assert.That(source.Schema.Columns.Select(c => $"{c.Name} {c.Type}"), Is.EqualTo(columns.Select(c => $"{c.Schema.Name} {c.Schema.Type}")));
        Assert.That(TestTable.Read(source), Is.EqualTo(columns.Select(c => c.Values)));
    }

    [Test]
    public void Json_comes_back()
    {
        TestColumn[] columns = [TestColumn.Of("select", TestTable.Int64, 1L, null, 3L), TestColumn.Of("q\"q", TestTable.Text, "𝄞\t", "", null)];
        Convert(SinkFormat.NdJson, columns);
        using var source = TestTable.Open(In("part-00000.ndjson"));
        Assert.That(source.Schema.Columns.Select(c => c.Name), Is.EqualTo(new[] { "select", "q\"q" }));
        Assert.That(TestTable.Read(source), Is.EqualTo(columns.Select(c => c.Values)));
    }

    [Test]
    public void Json_of_names_that_differ_in_case_only_is_a_problem() =>
        Assert.That(ProblemOf(() => _ = new TableSink(Folder, TestTable.Schema(NastyTable.Columns), new TableSinkOptions { Format = SinkFormat.NdJson })).Code, Is.EqualTo("ambiguous-names"));

    [Test]
    public void Options_are_checked() => Assert.That(new TableSinkOptions { Format = (SinkFormat)9 }.Validate("sample").Single().Where, Is.EqualTo("sample.format"));

    private void Convert(SinkFormat format, TestColumn[] columns)
    {
        var sink = new TableSink(Folder, TestTable.Schema(columns), new TableSinkOptions { Format = format });
        using (var writer = sink.CreatePart(0))
        {
            writer.Write(TestTable.Batch(columns, 0, 3));
            writer.Close();
        }

        sink.Complete(1, 3);
    }

    private static void Write(TableSink sink, int part, int first, int rows)
    {
        using var writer = sink.CreatePart(part);
        writer.Write(TestTable.Batch(NastyTable.Columns, first, rows));
        writer.Close();
    }
}
