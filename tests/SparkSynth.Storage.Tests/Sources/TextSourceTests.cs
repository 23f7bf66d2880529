using System.IO.Compression;
using SparkSynth.Core.Tables;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Storage.Tests.Sources;

public sealed class TextSourceTests : TemporaryFolderTests
{
    [Test]
    public void Csv_types_are_inferred_over_the_whole_file()
    {
        var lines = Enumerable.Range(0, 50_000).Select(i => $"{i},{i},{(i % 2 == 0 ? "true" : "false")},2020-01-{(i % 28) + 1:D2},x{i}").Append("50000,0.5,true,1969-12-31,").Prepend("i,d,b,day,s");
        string path = File("t.csv", string.Join('\n', lines) + "\n");
        using var source = TestTable.Open(path);
        Assert.That(source.Schema.Columns.Select(c => c.Type.ToString()), Is.EqualTo(new[] { "int64", "float64", "boolean", "date", "string" }));
        object?[][] values = TestTable.Read(source);
        Assert.That(values.Select(v => v[^1]), Is.EqualTo(new object?[] { 50_000L, OrderKey.FromDouble(0.5), 1L, -1L, null }));
        Assert.That(values[0].SequenceEqual(Enumerable.Range(0, 50_001).Select(i => (object?)(long)i)), "rows keep their order");
        Assert.That(source.Slices.All(s => s.File == "t.csv"), "places are those of the text file");
    }

    [Test]
    public void Csv_keeps_awkward_names_and_texts()
    {
        string path = File("t.csv", "select,\"a\"\"b\",A,a, ,größe\n\"x\ny\",\"q\"\"q\",1,2,\"\",𝄞\n,,3,,v,\"a,b\"\n");
        using var source = TestTable.Open(path);
        Assert.That(source.Schema.Columns.Select(c => c.Name), Is.EqualTo(new[] { "select", "a\"b", "A", "a", " ", "größe" }));
        Assert.That(TestTable.Read(source), Is.EqualTo(new object?[][] { ["x\ny", null], ["q\"q", null], [1L, 3L], [2L, null], ["", "v"], ["𝄞", "a,b"] }));
    }

    [Test]
    public void Null_values_are_nulls_and_leave_the_type_alone()
    {
        string path = File("t.csv", "age,job\n39,?\n?,clerk\n\"?\",n/a\n41,\n");
        using var source = TableSource.Open(new SourceOptions { Path = path, NullValues = ["?", "n/a"] });
        Assert.That(source.Schema.Columns.Select(c => c.Type.ToString()), Is.EqualTo(new[] { "int64", "string" }));
        Assert.That(TestTable.Read(source), Is.EqualTo(new object?[][] { [39L, null, null, 41L], [null, "clerk", null, null] }));
    }

    [Test]
    public void Column_of_mixed_kinds_is_text_or_a_problem_when_nearly_all_are_numbers()
    {
        string path = File("t.csv", "age,code\n" + string.Join('\n', Enumerable.Range(0, 99).Select(i => $"{i},{(i % 2 == 0 ? "x" : "1")}")) + "\n?,x\n");
        var problem = ProblemOf(() => TestTable.Open(path));
        Assert.That((problem.Code, problem.Where), Is.EqualTo(("mixed-types", $"{path}, row 100, column 'age'")));
        Assert.That(problem.What, Does.StartWith("1 of the column's 100 values"));
        using var source = TableSource.Open(new SourceOptions { Path = path, Text = ["age"] });
        Assert.That(source.Schema.Columns.Select(c => c.Type), Is.EqualTo(new[] { TestTable.Text, TestTable.Text }));
    }

    [Test]
    public void Delimiter_is_found_or_told([Values(';', '|', '\t')] char delimiter, [Values] bool told)
    {
        string path = File("t.csv", $"a{delimiter}b\n1{delimiter}x\n2{delimiter}y\n");
        using var source = TableSource.Open(new SourceOptions { Path = path, Delimiter = told ? delimiter.ToString() : null });
        Assert.That(TestTable.Read(source), Is.EqualTo(new object[][] { [1L, 2L], ["x", "y"] }));
    }

    [Test]
    public void Tsv_is_split_at_tabs_only()
    {
        using var source = TestTable.Open(File("t.tsv", "a\tb\n1,5\tx;y\n2,5\tz\n"));
        Assert.That(TestTable.Read(source), Is.EqualTo(new object[][] { ["1,5", "2,5"], ["x;y", "z"] }));
    }

    [Test]
    public void First_line_that_looks_like_data_is_a_problem_until_the_header_is_told()
    {
        string path = File("t.csv", "39,State-gov\n50,Private\n");
        Assert.That(ProblemOf(() => TestTable.Open(path)).Code, Is.EqualTo("no-header"));
        using var without = TableSource.Open(new SourceOptions { Path = path, Header = false });
        Assert.That(without.Schema.Columns.Select(c => c.Name), Is.EqualTo(new[] { "column0", "column1" }));
        Assert.That(TestTable.Read(without), Is.EqualTo(new object[][] { [39L, 50L], ["State-gov", "Private"] }));
        using var with = TableSource.Open(new SourceOptions { Path = path, Header = true });
        Assert.That(with.Schema.Columns.Select(c => c.Name), Is.EqualTo(new[] { "39", "State-gov" }));
        Assert.That(with.Rows, Is.EqualTo(1));
    }

    [Test]
    public void Names_alone_are_no_rows([Values("a,b\n", "a,b")] string text) =>
        Assert.That(ProblemOf(() => TestTable.Open(File("t.csv", text))).Code, Is.EqualTo("no-rows"));

    [Test]
    public void Column_name_twice_is_a_problem() =>
        Assert.That(ProblemOf(() => TestTable.Open(File("t.csv", "a,b,a\n1,2,3\n"))).Code, Is.EqualTo("duplicate-column"));

    [TestCase("a,b\n1,2\n3\n4,5\n")]
    [TestCase("a,b\n1,2\n3,4,5\n4,5\n")]
    public void Line_with_another_number_of_fields_is_a_problem_that_names_it(string text)
    {
        var problem = ProblemOf(() => TableSource.Open(new SourceOptions { Path = File("t.csv", text), Delimiter = "," }));
        Assert.That(problem.Code, Is.EqualTo("broken-csv"));
        Assert.That(problem.What, Does.Contain("line 3"));
    }

    [Test]
    public void Bytes_that_are_not_Utf8_are_a_problem()
    {
        System.IO.File.WriteAllBytes(In("t.csv"), [.. "a,b\n1,caf"u8, 0xE9, .. "\n2,x\n"u8]);
        Assert.That(ProblemOf(() => TestTable.Open(In("t.csv"))).Code, Is.EqualTo("not-utf8"));
    }

    [Test]
    public void Lines_that_begin_with_a_hash_are_data()
    {
        using var source = TestTable.Open(File("t.csv", "s,n\n#1,1\n#2,2\nx,3\n"));
        Assert.That(TestTable.Read(source), Is.EqualTo(new object[][] { ["#1", "#2", "x"], [1L, 2L, 3L] }));
    }

    [Test]
    public void Several_csv_files_get_one_type_a_column()
    {
        File("t/a.csv", "n,s\n1,1\n2,2\n");
        File("t/b.csv", "n,s\n0.5,x\n");
        using var source = TestTable.Open(In("t"));
        Assert.That(TestTable.Read(source), Is.EqualTo(new object[][] { [OrderKey.FromDouble(1), OrderKey.FromDouble(2), OrderKey.FromDouble(0.5)], ["1", "2", "x"] }));
        Assert.That(source.Warnings.Single(), Does.Contain("'s'"));
        Assert.That(source.Slices.Select(s => (s.File, s.FirstRow)), Is.EqualTo(new[] { ("a.csv", 0L), ("b.csv", 0L) }));
    }

    [Test]
    public void Csv_files_with_other_names_are_a_problem()
    {
        File("t/a.csv", "n,s\n1,1\n");
        File("t/b.csv", "n,t\n1,1\n");
        Assert.That(ProblemOf(() => TestTable.Open(In("t"))).Code, Is.EqualTo("differing-schemas"));
    }

    [Test]
    public void Compressed_csv_and_a_name_with_pattern_characters_are_read()
    {
        using (var file = new GZipStream(System.IO.File.Create(In("a[1]*.csv.gz")), CompressionLevel.Fastest)) file.Write("n\n1\n2\n"u8);
        using var source = TestTable.Open(In("a[1]*.csv.gz"));
        Assert.That(TestTable.Read(source), Is.EqualTo(new object[][] { [1L, 2L] }));
    }

    [Test]
    public void Partition_folders_of_csv_become_columns()
    {
        File("t/k=1/a.csv", "n\n1\n");
        File("t/k=2/a.csv", "n\n2\n");
        using var source = TestTable.Open(In("t"));
        Assert.That(TestTable.Read(source), Is.EqualTo(new object[][] { [1L, 2L], [1L, 2L] }));
        Assert.That(source.Schema.Columns.Select(c => c.Name), Is.EqualTo(new[] { "n", "k" }));
    }

    [TestCase("t.json", "[{\"n\": 1, \"s\": \"x\", \"z\": null}, {\"s\": \"\", \"d\": 0.5, \"b\": true}]")]
    [TestCase("t.ndjson", "{\"n\": 1, \"s\": \"x\", \"z\": null}\n{\"s\": \"\", \"d\": 0.5, \"b\": true}\n")]
    [TestCase("t.json", "{\"n\": 1, \"s\": \"x\", \"z\": null}\n{\"s\": \"\", \"d\": 0.5, \"b\": true}\n")]
    public void Json_objects_are_rows_and_missing_keys_are_nulls(string name, string text)
    {
        using var source = TestTable.Open(File(name, text));
        Assert.That(source.Schema.Columns.Select(c => $"{c.Name}:{c.Type}"), Is.EqualTo(new[] { "n:int64", "s:string", "z:float64", "d:float64", "b:boolean" }));
        Assert.That(TestTable.Read(source), Is.EqualTo(new object?[][] { [1L, null], ["x", ""], [null, null], [null, OrderKey.FromDouble(0.5)], [null, 1L] }));
    }

    [Test]
    public void Nested_and_mixed_json_columns_are_problems_until_excluded()
    {
        string path = File("t.json", "[{\"a\": 1, \"l\": [1], \"o\": {\"x\": 1}, \"m\": 1}, {\"a\": 2, \"m\": \"text\"}, {\"m\": [1]}]");
        var thrown = Assert.Throws<SparkSynth.Core.ProblemException>(() => TestTable.Open(path))!;
        Assert.That(thrown.Problems.Select(p => p.Code), Is.EqualTo(new[] { "unsupported-type", "unsupported-type", "mixed-types" }));
        using var source = TableSource.Open(new SourceOptions { Path = path, Exclude = ["l", "o", "m"] });
        Assert.That(TestTable.Read(source), Is.EqualTo(new object?[][] { [1L, 2L, null] }));
    }

    [TestCase("{\"a\": 1}\n{\"a\": \n")]
    [TestCase("[{\"a\": 1}, {\"a\"")]
    public void Json_cut_short_is_a_problem(string text) => Assert.That(ProblemOf(() => TestTable.Open(File("t.json", text))).Code, Is.EqualTo("broken-json"));

    [TestCase("[]")]
    [TestCase("[1, 2]")]
    public void Json_without_objects_is_a_problem(string text) => Assert.That(ProblemOf(() => TestTable.Open(File("t.json", text))).Code, Is.AnyOf("no-rows", "no-columns", "broken-json", "unreadable-file"));

    [Test]
    public void Temporary_files_are_gone_afterwards()
    {
        var options = new SourceOptions { Path = File("t.csv", "a\n1\n"), TemporaryFolder = In("tmp") };
        using (var source = TableSource.Open(options)) Assert.That(Directory.EnumerateFiles(In("tmp"), "*", SearchOption.AllDirectories), Is.Not.Empty);
        Assert.That(Directory.EnumerateFileSystemEntries(In("tmp")), Is.Empty);
        File("t.csv", "a,b\n1,2\n1\n");
        ProblemOf(() => TableSource.Open(options with { Delimiter = "," }));
        Assert.That(Directory.EnumerateFileSystemEntries(In("tmp")), Is.Empty, "after a failure, too");
    }

    [Test]
    public void Cancelled_reading_stops_and_cleans_up()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var options = new SourceOptions { Path = File("t.csv", "a\n1\n"), TemporaryFolder = In("tmp") };
        Assert.Catch<OperationCanceledException>(() => TableSource.Open(options, cancelled.Token));
        Assert.That(Directory.EnumerateFileSystemEntries(In("tmp")), Is.Empty);
    }
}
