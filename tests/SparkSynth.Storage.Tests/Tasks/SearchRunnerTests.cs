using SparkSynth.Core.Privacy;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Storage.Tests.Tasks;

public class SearchRunnerTests
{
    private const int Rows = 3000;

    private static readonly Action<int, Action<int>> Serial = (count, body) =>
    {
        for (int i = 0; i < count; i++) body(i);
    };

    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("sparksynth-search-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(1, false, false, SearchKernel.Best)]
    [TestCase(7, true, false, SearchKernel.Tree)]
    [TestCase(9000, false, true, SearchKernel.Tree)]
    [TestCase(5, true, true, SearchKernel.Scan)]
    public void Ranges_give_the_answers_and_counters_of_the_whole(int parts, bool own, bool bounds, SearchKernel kernel)
    {
        (NearestResult whole, SearchStage stage, SearchOrder order, _) = Prepare(parts, own, bounds, kernel);
        var result = new NearestResult(Rows, 2);
        using (var runner = new SearchRunner((SearchStage)StageFile.Read(new MemoryStream(StageFile.Write(stage))), _folder))
            for (int item = stage.Items - 1, to = Rows; item >= 0; item--)
            {
                NearestResult part = runner.Run(item, default);
                using var bytes = new MemoryStream();
                using var writer = new BinaryWriter(bytes);
                part.Write(writer);
                bytes.Position = 0;
                using var reader = new BinaryReader(bytes);
                result.Place(NearestResult.Read(reader, part.Queries, 2), order.Queries.AsSpan(to -= part.Queries, part.Queries));
            }

        Assert.Multiple(() =>
        {
            Assert.That(stage.Items, Is.EqualTo(Math.Min(parts, (Rows + order.Chunk - 1) / order.Chunk)));
            Assert.That(result.Units, Is.EqualTo(whole.Units));
            Assert.That(result.Ids, Is.EqualTo(whole.Ids));
            Assert.That(System.Text.Json.JsonSerializer.Serialize(result.Counters), Is.EqualTo(System.Text.Json.JsonSerializer.Serialize(whole.Counters)));
            Assert.That(() => result.Counters.Check(), Throws.Nothing);
        });
    }

    [Test]
    public void Damaged_files_are_refused()
    {
        (_, SearchStage stage, _, _) = Prepare(3, true, true, SearchKernel.Best);
        string tree = Path.Combine(_folder, stage.TreeFile), queries = Path.Combine(_folder, stage.Queries.File);
        byte[] goodTree = File.ReadAllBytes(tree), goodQueries = File.ReadAllBytes(queries);
        void Refused(string path, byte[] bytes, string words)
        {
            File.WriteAllBytes(path, bytes);
            Assert.That(() =>
            {
                using var runner = new SearchRunner(stage, _folder);
                runner.Run(1, default);
            }, Throws.InstanceOf<InvalidDataException>().With.Message.Contains(words));
        }

        Refused(tree, [.. goodTree.Select((b, i) => i == 5000 ? (byte)(b ^ 1) : b)], "damaged");
        Refused(tree, goodTree[..^64], "cut off");
        Refused(tree, [], "cut off");
        File.WriteAllBytes(tree, goodTree);
        int second = stage.Queries.Parts[0].Queries * stage.Queries.WordsAQuery * 8;
        Refused(queries, [.. goodQueries.Select((b, i) => i == second ? (byte)(b ^ 1) : b)], "Queries other");
        Refused(queries, goodQueries[..(second + 100)], "cut off");
    }

    [Test]
    public void Part_of_a_stage_is_refused()
    {
        (_, SearchStage stage, _, _) = Prepare(3, false, false, SearchKernel.Best);
        byte[] bytes = StageFile.Write(stage);
        for (int length = 0; length < bytes.Length; length++)
            Assert.That(() => StageFile.Read(new MemoryStream(bytes[..length])), Throws.InstanceOf<InvalidDataException>(), $"cut at {length} of {bytes.Length}");
        Assert.That(() => StageFile.Read(new MemoryStream(StageFile.Write(stage with { Queries = stage.Queries with { Kernel = SearchKernel.Best } }))), Throws.InstanceOf<InvalidDataException>());
    }

    private (NearestResult Whole, SearchStage Stage, SearchOrder Order, GowerRuler Ruler) Prepare(int parts, bool own, bool bounds, SearchKernel kernel)
    {
        var columns = new[]
        {
            TestColumn.Of("a", TestTable.Int64, [.. Enumerable.Range(0, Rows).Select(i => (object?)(long)(i * 7919 % 997))]),
            TestColumn.Of("b", TestTable.Text, [.. Enumerable.Range(0, Rows).Select(i => i % 11 == 0 ? null : (object?)("v" + (i % 6)))]),
        };
        var schema = TestTable.Schema(columns);
        var batch = TestTable.Batch(columns, 0, Rows);
        var profile = new GowerProfile(schema, false);
        profile.Add(batch);
        GowerRuler ruler = GowerRuler.Create(new GowerOptions(), profile);
        var rows = new PackedRows(ruler, Rows);
        new RowPacker(ruler, schema, "table").Pack(batch, rows, 0);
        ReferenceTree tree = ReferenceTreeBuilder.Build(rows, Serial);
        var options = new NearestOptions { ExcludeOwnId = own, Kernel = kernel, Bounds = bounds ? [.. Enumerable.Range(0, Rows).Select(i => (long)i << 40)] : null };
        SearchOrder order = NearestSearch.Order(tree, rows, options, Serial);
        using (FileStream file = File.Create(Path.Combine(_folder, "tree"))) tree.Write(file);
        using FileStream queries = File.Create(Path.Combine(_folder, "queries"));
        var stage = new SearchStage(new SearchQueries(ruler, 2, order.Kernel, own, bounds, "queries", QueryFile.Write(queries, rows, options, order, parts)), order.Chunk, "tree", null);
        return (NearestSearch.Run(tree, rows, options, Serial), stage, order, ruler);
    }
}
