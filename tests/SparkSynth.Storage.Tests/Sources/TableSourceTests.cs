using SparkSynth.Core.Tables;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Storage.Tests.Sources;

public sealed class TableSourceTests : TemporaryFolderTests
{
    private static readonly TestColumn Numbers = TestColumn.Of("n", TestTable.Int64, 1L, 2L, null);
    private static readonly TestColumn Letters = TestColumn.Of("s", TestTable.Text, "a", null, "b");

    [Test]
    public void Folder_reads_files_in_order_of_their_names_and_skips_what_is_not_data()
    {
        Directory.CreateDirectory(In("t/sub"));
        Directory.CreateDirectory(In("t/_temporary"));
        TestTable.Write(In("t/b.parquet"), [Numbers]);
        TestTable.Write(In("t/a.parquet"), [Numbers]);
        TestTable.Write(In("t/sub/a.parquet"), [Numbers]);
        TestTable.Write(In("t/_temporary/x.parquet"), [Letters]);
        TestTable.Write(In("t/.hidden.parquet"), [Letters]);
        File("t/_SUCCESS", "");
        File("t/manifest.json", "{}");
        File("t/notes.txt", "not a table");
        using var source = TestTable.Open(In("t"));
        Assert.That(source.Slices.Select(s => s.File), Is.EqualTo(new[] { "a.parquet", "b.parquet", "sub/a.parquet" }));
        Assert.That(source.Rows, Is.EqualTo(9));
    }

    [TestCase("t/*.parquet", new[] { "a.parquet", "b.parquet" })]
    [TestCase("t/**/?.parquet", new[] { "a.parquet", "b.parquet", "sub/c.parquet" })]
    [TestCase("t/s*/*", new[] { "sub/c.parquet" })]
    public void Glob_matches_names(string glob, string[] expected)
    {
        Directory.CreateDirectory(In("t/sub"));
        foreach (string name in new[] { "a", "b", "sub/c" }) TestTable.Write(In($"t/{name}.parquet"), [Numbers]);
        using var source = TestTable.Open(In(glob));
        Assert.That(source.Slices.Select(s => s.File), Is.EqualTo(expected));
    }

    [Test]
    public void Partition_folders_become_columns()
    {
        foreach (var (folder, rows) in new[] { ("day=2024-02-29/year=2024/k=a%2Fb", 3), ("day=2024-03-01/year=-5/k=__HIVE_DEFAULT_PARTITION__", 3) })
        {
            Directory.CreateDirectory(In($"t/{folder}"));
            TestTable.Write(In($"t/{folder}/x.parquet"), [Numbers]);
        }

        using var source = TestTable.Open(In("t"));
        Assert.That(source.Schema.Columns.Select(c => $"{c.Name}:{c.Type}:{c.Nullable}"), Is.EqualTo(new[] { "n:int64:True", "day:date:False", "year:int64:False", "k:string:True" }));
        Assert.That(TestTable.Read(source), Is.EqualTo(new object?[][]
        {
            [1L, 2L, null, 1L, 2L, null],
            [19782L, 19782L, 19782L, 19783L, 19783L, 19783L],
            [2024L, 2024L, 2024L, -5L, -5L, -5L],
            ["a/b", "a/b", "a/b", null, null, null],
        }));
        Assert.That(TestTable.Read(source, null, [2]), Is.EqualTo(new object?[][] { [2024L, 2024L, 2024L, -5L, -5L, -5L] }), "no stored column at all");
    }

    [Test]
    public void Files_may_hold_columns_in_another_order_and_be_nullable_or_not()
    {
        Directory.CreateDirectory(In("t"));
        TestTable.Write(In("t/a.parquet"), [TestColumn.Of("n", TestTable.Int64, 7L, 8L, 9L), Letters]);
        TestTable.Write(In("t/b.parquet"), [Letters, Numbers]);
        using var source = TestTable.Open(In("t"));
        Assert.That(source.Schema.Columns[0], Is.EqualTo(new ColumnSchema("n", TestTable.Int64)));
        Assert.That(TestTable.Read(source), Is.EqualTo(new object?[][] { [7L, 8L, 9L, 1L, 2L, null], ["a", null, "b", "a", null, "b"] }));
    }

    [Test]
    public void Excluded_columns_are_left_out()
    {
        TestTable.Sql($"COPY (SELECT 1 AS a, [1, 2] AS l, {{'x': 1}} AS st, 'z'::BLOB AS bin, 2 AS b) TO '{In("t.parquet")}'");
        using var source = TableSource.Open(new SourceOptions { Path = In("t.parquet"), Exclude = ["l", "st", "bin"] });
        Assert.That(source.Schema.Columns.Select(c => c.Name), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(TestTable.Read(source), Is.EqualTo(new object[][] { [1L], [2L] }));
    }

    [Test]
    public void Nested_and_binary_columns_are_problems_that_name_them_all()
    {
        TestTable.Sql($"COPY (SELECT 1 AS a, [1, 2] AS l, {{'x': 1}} AS st, 'z'::BLOB AS bin) TO '{In("t.parquet")}'");
        var thrown = Assert.Throws<SparkSynth.Core.ProblemException>(() => TestTable.Open(In("t.parquet")))!;
        Assert.That(thrown.Problems.Select(p => p.Code), Is.All.EqualTo("unsupported-type"));
        Assert.That(thrown.Problems.Select(p => p.Where), Is.EqualTo(new[] { "l", "st", "bin" }.Select(n => $"{In("t.parquet")}, column '{n}'")));
        Assert.That(thrown.Problems[0].Advice, Does.Contain("exclude: ['l']"));
    }

    [Test]
    public void Unknown_excluded_column_is_a_problem()
    {
        TestTable.Write(In("t.parquet"), [Numbers]);
        var problem = ProblemOf(() => TableSource.Open(new SourceOptions { Path = In("t.parquet"), Exclude = ["m"] }));
        Assert.That((problem.Code, problem.Advice), Is.EqualTo(("unknown-column", "Columns are: 'n'.")));
    }

    [Test]
    public void Everything_excluded_is_a_problem()
    {
        TestTable.Write(In("t.parquet"), [Numbers]);
        Assert.That(ProblemOf(() => TableSource.Open(new SourceOptions { Path = In("t.parquet"), Exclude = ["n"] })).Code, Is.EqualTo("no-columns"));
    }

    [Test]
    public void Missing_path_is_a_problem([Values("no.parquet", "no/such/*.csv", "no*.parquet")] string name) =>
        Assert.That(ProblemOf(() => TestTable.Open(In(name))).Code, Is.EqualTo(name.StartsWith("no*", StringComparison.Ordinal) ? "no-data-files" : "missing-file"));

    [Test]
    public void Empty_path_is_a_problem() => Assert.That(ProblemOf(() => TestTable.Open("")).Code, Is.EqualTo("missing-file"));

    [TestCase("x.parquet")]
    [TestCase("x.csv")]
    [TestCase("x.json")]
    public void Empty_file_is_a_problem(string name) => Assert.That(ProblemOf(() => TestTable.Open(File(name, ""))).Code, Is.EqualTo("empty-file"));

    [Test]
    public void Empty_folder_is_a_problem()
    {
        Directory.CreateDirectory(In("t"));
        Assert.That(ProblemOf(() => TestTable.Open(In("t"))).Code, Is.EqualTo("no-data-files"));
    }

    [Test]
    public void Zero_rows_are_a_problem()
    {
        TestTable.Sql($"COPY (SELECT 1 AS a WHERE false) TO '{In("t.parquet")}'");
        Assert.That(ProblemOf(() => TestTable.Open(In("t.parquet"))).Code, Is.EqualTo("no-rows"));
    }

    [Test]
    public void Text_that_calls_itself_Parquet_is_a_problem() =>
        Assert.That(ProblemOf(() => TestTable.Open(File("t.parquet", "a,b\n1,2\n"))).Code, Is.EqualTo("broken-parquet"));

    [Test]
    public void Parquet_cut_short_is_a_problem()
    {
        TestTable.Write(In("t.parquet"), [Numbers]);
        byte[] bytes = System.IO.File.ReadAllBytes(In("t.parquet"));
        System.IO.File.WriteAllBytes(In("t.parquet"), bytes[..(bytes.Length / 2)]);
        Assert.That(ProblemOf(() => TestTable.Open(In("t.parquet"))).Code, Is.EqualTo("broken-parquet"));
    }

    [Test]
    public void Parquet_with_damaged_pages_is_a_problem_when_read()
    {
        TestTable.Sql($"COPY (SELECT hash(i)::VARCHAR AS s, i FROM range(5000) r(i)) TO '{In("t.parquet")}' (COMPRESSION zstd)");
        byte[] bytes = System.IO.File.ReadAllBytes(In("t.parquet"));
        for (int i = 40; i < bytes.Length / 2; i++) bytes[i] ^= 0x5A;
        System.IO.File.WriteAllBytes(In("t.parquet"), bytes);
        using var source = TestTable.Open(In("t.parquet"));
        Assert.That(ProblemOf(() => TestTable.Read(source)).Code, Is.EqualTo("broken-parquet"));
    }

    [Test]
    public void All_broken_files_are_named_at_once()
    {
        File("t/a.parquet", "nothing of the kind");
        File("t/b.parquet", "");
        var thrown = Assert.Throws<SparkSynth.Core.ProblemException>(() => TestTable.Open(In("t")))!;
        Assert.That(thrown.Problems.Select(p => p.Code), Is.EqualTo(new[] { "broken-parquet", "empty-file" }));
    }

    [Test]
    public void Column_name_twice_is_a_problem()
    {
        using (var file = new ParquetSharp.ParquetFileWriter(In("t.parquet"), [new ParquetSharp.Column<int>("n"), new ParquetSharp.Column<int>("n")]))
        {
            using var group = file.AppendRowGroup();
            for (int i = 0; i < 2; i++)
            {
                using var column = group.NextColumn().LogicalWriter<int>();
                column.WriteBatch([1, 2]);
            }

            file.Close();
        }

        Assert.That(ProblemOf(() => TestTable.Open(In("t.parquet"))).Code, Is.EqualTo("duplicate-column"));
    }

    [Test]
    public void Files_with_other_columns_or_types_are_problems_that_say_which()
    {
        Directory.CreateDirectory(In("t"));
        TestTable.Write(In("t/a.parquet"), [Numbers]);
        TestTable.Write(In("t/b.parquet"), [TestColumn.Of("n", TestTable.Double, 1L, 2L)]);
        TestTable.Write(In("t/c.parquet"), [Numbers, Letters]);
        TestTable.Write(In("t/d.parquet"), [Letters]);
        var thrown = Assert.Throws<SparkSynth.Core.ProblemException>(() => TestTable.Open(In("t")))!;
        Assert.That(thrown.Problems.Select(p => $"{Path.GetFileName(p.Where)}: {p.What}"), Is.EqualTo(new[]
        {
            "b.parquet: Column 'n' is float64, not int64, unlike in 'a.parquet'.",
            "c.parquet: There is a column 's', unlike in 'a.parquet'.",
            "d.parquet: There is no column 'n' (of type int64), unlike in 'a.parquet'.",
        }));
    }

    [Test]
    public void Files_of_several_formats_are_a_problem()
    {
        Directory.CreateDirectory(In("t"));
        TestTable.Write(In("t/a.parquet"), [Numbers]);
        File("t/b.csv", "n\n1\n");
        Assert.That(ProblemOf(() => TestTable.Open(In("t"))).Code, Is.EqualTo("mixed-formats"));
    }

    [Test]
    public void Unknown_extension_is_a_problem_until_the_format_is_told()
    {
        string path = File("t.data", "a,b\n1,2\n");
        Assert.That(ProblemOf(() => TestTable.Open(path)).Code, Is.EqualTo("unknown-format"));
        using var source = TableSource.Open(new SourceOptions { Path = path, Format = SourceFormat.Csv });
        Assert.That(TestTable.Read(source), Is.EqualTo(new object[][] { [1L], [2L] }));
    }

    [Test]
    [Platform("Linux")]
    public void Path_that_is_no_readable_file_is_a_problem()
    {
        System.IO.File.CreateSymbolicLink(In("t.parquet"), In("nowhere.parquet"));
        Assert.That(ProblemOf(() => TestTable.Open(In("t.parquet"))).Code, Is.EqualTo("missing-file"));
    }

    [Test]
    public void Many_threads_read_one_file()
    {
        object?[] values = [.. Enumerable.Range(0, 50_000).Select(i => (object?)(long)i)];
        TestTable.Write(In("t.parquet"), [TestColumn.Of("i", TestTable.Int64, values), TestColumn.Of("s", TestTable.Text, [.. values.Select(v => (object?)$"{(long)v! % 10}")])],
            new SparkSynth.Storage.Parquet.ParquetWriteOptions { RowGroupRows = 2000 });
        using var source = TestTable.Open(In("t.parquet"));
        long sum = 0;
        Parallel.ForEach(source.Slices, new ParallelOptions { MaxDegreeOfParallelism = 8 }, slice =>
        {
            using var reader = source.CreateReader([1, 0]);
            reader.Open(slice);
            while (reader.Read())
                for (int r = 0; r < reader.Batch.Length; r++)
                {
                    long i = reader.Batch.Columns[1].Values[r];
                    if (reader.Batch.Columns[0].Dictionary.Values[reader.Batch.Columns[0].Codes[r]] != $"{i % 10}") throw new AssertionException($"row {i}");
                    Interlocked.Add(ref sum, i);
                }
        });
        Assert.That(sum, Is.EqualTo(50_000L * 49_999 / 2));
    }
}
