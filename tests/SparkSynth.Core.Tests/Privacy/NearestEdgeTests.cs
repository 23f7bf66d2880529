using System.Collections.Immutable;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Privacy;

[TestFixture]
public class NearestEdgeTests
{
    private static readonly Action<int, Action<int>> Serial = (n, body) =>
    {
        for (int i = 0; i < n; i++) body(i);
    };

    /// <summary>All kernels give what the distance of two rows gives.</summary>
    private static void AssertExact(CsvTable real, CsvTable queries, GowerOptions? options = null, int k = 2)
    {
        var ruler = Rulers.Over(options ?? new GowerOptions(), real);
        PackedRows t = Rulers.Pack(ruler, real), s = Rulers.Pack(ruler, queries);
        AssertExact(t, s, k);
        AssertExact(s, t, k);
    }

    private static void AssertExact(PackedRows reference, PackedRows queries, int k)
    {
        var tree = ReferenceTreeBuilder.Build(reference, Serial);
        foreach (var kernel in new[] { SearchKernel.Tree, SearchKernel.Scan })
        {
            var result = NearestSearch.Run(tree, queries, new NearestOptions { Neighbours = k, Kernel = kernel }, Serial);
            for (int q = 0; q < queries.Count; q++)
            {
                var best = Enumerable.Range(0, reference.Count).Select(r => (GowerDistance.Units(reference.Ruler, queries.Row(q), reference.Row(r)), reference.Id(r))).Order().Take(k).ToArray();
                for (int j = 0; j < best.Length; j++)
                    Assert.That((result.Units[(q * k) + j], result.Ids[(q * k) + j]), Is.EqualTo(best[j]), $"{kernel}, query {q}, neighbour {j}");
                for (int j = best.Length; j < k; j++) Assert.That(result.Ids[(q * k) + j], Is.EqualTo(NearestResult.None));
            }
        }
    }

    [TestCase(2000, 6, 0, 9, 5, 0.0)]
    [TestCase(1500, 6, 2, 9, 12, 0.4)]
    [TestCase(700, 0, 8, 0, 1, 0.0)]
    [TestCase(700, 0, 8, 0, 1, 0.1)]
    [TestCase(1500, 0, 0, 8, 3, 0.0)]
    [TestCase(1500, 0, 0, 14, 6, 0.05)]
    [TestCase(900, 3, 0, 2, 400, 0.02)]
    [TestCase(33, 2, 1, 1, 3, 0.2)]
    [TestCase(1, 2, 1, 1, 3, 0.0)]
    [TestCase(150, 150, 50, 100, 4, 0.1)]
    [TestCase(150, 0, 0, 300, 4, 0.0)]
    public void Random_tables_are_searched_exactly(int rows, int whole, int real, int text, int categories, double nulls)
    {
        var random = new RandomTable((ulong)(rows + whole + text));
        AssertExact(random.Create(rows, whole, real, text, categories, nulls), random.Create(60, whole, real, text, categories + 2, nulls));
    }

    [TestCase(GowerScale.Range)]
    [TestCase(GowerScale.Robust)]
    [TestCase(GowerScale.Rank)]
    public void Queries_outside_the_range_and_off_the_lattice_are_searched_exactly(GowerScale scale)
    {
        var random = new RandomTable(5);
        var real = random.Create(2000, 6, 2, 3, 5);
        foreach (double stretch in new[] { -4, -0.5, 1, 1.7, 4 })
            AssertExact(real, random.Create(40, 6, 2, 3, 5, 0.05, stretch, asFloat: true), new GowerOptions { Scale = scale });
    }

    [Test]
    public void Unequal_weights_are_searched_exactly()
    {
        var random = new RandomTable(6);
        var weights = ImmutableDictionary<string, double>.Empty.Add("c0", 4).Add("c1", 0.25).Add("c5", 1.5).Add("c7", 3);
        AssertExact(random.Create(1200, 4, 2, 5, 5, 0.05), random.Create(60, 4, 2, 5, 7, 0.05, 1.4), new GowerOptions { Weights = weights });
    }

    [Test]
    public void Equal_rows_fill_the_places_in_order_of_id()
    {
        var real = new RandomTable(7).Create(1000, 0, 0, 1, 1);
        var ruler = Rulers.Over(new GowerOptions(), real);
        var tree = ReferenceTreeBuilder.Build(Rulers.Pack(ruler, real, firstId: 40), Serial);
        Assert.That(tree.Distinct, Is.EqualTo(1));
        var result = NearestSearch.Run(tree, Rulers.Pack(ruler, real), new NearestOptions { Neighbours = 3 }, Serial);
        Assert.That(result.Ids, Is.EqualTo(Enumerable.Range(0, 1000).SelectMany(_ => new long[] { 40, 41, 42 })));
        Assert.That(result.Units, Is.All.Zero);
    }

    [Test]
    public void Seventy_thousand_categories_are_told_apart()
    {
        var real = new RandomTable(8).Create(70_000, 1, 0, 1, 1);
        real.Batch.Columns[1].Dictionary = new StringDictionary(Enumerable.Range(0, 70_000).Select(i => "k" + i).ToArray());
        real.Batch.Columns[1].Codes = Enumerable.Range(0, 70_000).ToArray();
        var ruler = Rulers.Over(new GowerOptions(), real);
        var rows = Rulers.Pack(ruler, real);
        var some = rows.Take([3, 300, 69_999]);
        var result = NearestSearch.Run(ReferenceTreeBuilder.Build(rows, Serial), some, new NearestOptions { Neighbours = 1 }, Serial);
        Assert.That(result.Ids, Is.EqualTo(new long[] { 3, 300, 69_999 }));
        Assert.That(result.Units, Is.All.Zero);
    }

    [Test]
    public void Nulls_and_constants_follow_the_null_rule()
    {
        string[] names = ["number", "constant", "text", "empty"];
        var real = CsvTable.FromCells(names, [["1", "7", "a", ""], ["", "7", "", ""], ["3", "7", "b", ""]]);
        var queries = CsvTable.FromCells(names, [["", "7", "", ""], ["1", "8", "a", ""], ["9", "", "new", "5"]], real);
        var ruler = Rulers.Over(new GowerOptions(), real);
        double[] matrix = GowerDistance.Matrix(Rulers.Pack(ruler, queries), Rulers.Pack(ruler, real));
        Assert.That(matrix, Is.EqualTo(new[] { 0.5, 0, 0.5, 0.25, 0.75, 0.75, 1, 1, 1 }).Within(1e-15));
        AssertExact(Rulers.Pack(ruler, real), Rulers.Pack(ruler, queries), 2);
    }

    [Test]
    public void Empty_tables_give_no_neighbours()
    {
        var real = CsvTable.FromCells(["a"], [["1"], ["2"]]);
        var ruler = Rulers.Over(new GowerOptions(), real);
        var none = new PackedRows(ruler, 0);
        var result = NearestSearch.Run(ReferenceTreeBuilder.Build(none, Serial), Rulers.Pack(ruler, real), new NearestOptions(), Serial);
        Assert.That(result.Ids, Is.All.EqualTo(NearestResult.None));
        Assert.That(result.Distances(ruler), Is.All.NaN);
        Assert.That(NearestSearch.Run(ReferenceTreeBuilder.Build(Rulers.Pack(ruler, real), Serial), none, new NearestOptions(), Serial).Queries, Is.Zero);
    }

    [Test]
    public void Permuted_reference_with_the_same_ids_gives_the_same_answers()
    {
        var random = new RandomTable(9);
        var real = random.Create(800, 3, 0, 4, 3);
        var ruler = Rulers.Over(new GowerOptions(), real);
        PackedRows t = Rulers.Pack(ruler, real), s = Rulers.Pack(ruler, random.Create(100, 3, 0, 4, 3));
        var whole = NearestSearch.Run(ReferenceTreeBuilder.Build(t, Serial), s, new NearestOptions(), Serial);
        var merged = new NearestResult(100, 2);
        foreach (int[] part in Enumerable.Range(0, 800).GroupBy(r => r * 7919 % 64 % 5).Select(g => g.ToArray()))
            merged.Merge(NearestSearch.Run(ReferenceTreeBuilder.Build(t.Take(part), Serial), s, new NearestOptions(), Serial));
        Assert.That(merged.Ids, Is.EqualTo(whole.Ids));
        Assert.That(merged.Units, Is.EqualTo(whole.Units));
    }

    [Test]
    public void Ruler_survives_its_binary_form()
    {
        var real = new RandomTable(10).Create(300, 3, 2, 2, 5, 0.1);
        foreach (var scale in Enum.GetValues<GowerScale>())
        {
            var ruler = Rulers.Over(new GowerOptions { Scale = scale }, real);
            using var stream = new MemoryStream();
            ruler.Write(new BinaryWriter(stream));
            stream.Position = 0;
            var again = GowerRuler.Read(new BinaryReader(stream));
            Assert.That(again.Hash(), Is.EqualTo(ruler.Hash()));
            Assert.That(Rulers.Pack(again, real).Words, Is.EqualTo(Rulers.Pack(ruler, real).Words));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public unsafe void Tree_survives_its_file_and_damage_is_seen(bool withIds)
    {
        var random = new RandomTable(12);
        CsvTable real = random.Create(700, 3, 1, 2, 3, 0.1), queries = random.Create(50, 3, 1, 2, 5, 0.1);
        var ruler = Rulers.Over(new GowerOptions(), real);
        PackedRows rows = Rulers.Pack(ruler, real, firstId: 5), s = Rulers.Pack(ruler, queries);
        if (withIds) rows = rows.Take(Enumerable.Range(0, 350).Select(i => i * 2).Concat([699]).ToArray());
        var tree = ReferenceTreeBuilder.Build(rows, Serial);
        var stream = new MemoryStream();
        tree.Write(stream);
        var expected = NearestSearch.Run(tree, s, new NearestOptions(), Serial);
        stream.Position = 0;
        var again = NearestSearch.Run(ReferenceTree.Read(stream, stream.Length, ruler), s, new NearestOptions(), Serial);
        Assert.That(again.Ids, Is.EqualTo(expected.Ids));
        Assert.That(again.Units, Is.EqualTo(expected.Units));
        byte[] bytes = stream.ToArray();
        for (int at = 3; at < bytes.Length; at += bytes.Length / 7)
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 64;
            Assert.That(() => ReferenceTree.Read(new MemoryStream(damaged), damaged.Length, ruler), Throws.InstanceOf<InvalidDataException>(), at.ToString());
        }
        Assert.That(() => ReferenceTree.Read(new MemoryStream(bytes[..^64]), bytes.Length - 64, ruler), Throws.InstanceOf<InvalidDataException>());
        var other = Rulers.Over(new GowerOptions(), queries, real);
        Assert.That(() => ReferenceTree.Read(new MemoryStream(bytes), bytes.Length, other), Throws.InstanceOf<InvalidDataException>());
        byte* block = (byte*)System.Runtime.InteropServices.NativeMemory.AlignedAlloc((nuint)bytes.Length, 64);
        bytes.CopyTo(new Span<byte>(block, bytes.Length));
        Assert.That(NearestSearch.Run(ReferenceTree.Map((nint)block, bytes.Length, stream, ruler, verify: true), s, new NearestOptions(), Serial).Ids, Is.EqualTo(expected.Ids));
        System.Runtime.InteropServices.NativeMemory.AlignedFree(block);
    }

    [Test]
    public void Types_that_meet_on_one_ruler_give_equal_rows()
    {
        string[][] cells = [["1", "2020-01-05"], ["3", "2020-02-01"], ["2", "2020-03-01"]];
        var real = CsvTable.FromCells(["n", "d"], cells);
        var floats = CsvTable.FromCells(["n", "d"], cells.Select(r => new[] { r[0] + ".0", r[1] + " 00:00:00" }).ToArray());
        Assert.That(floats.Schema.Columns.Select(c => c.Type.Kind), Is.EqualTo(new[] { PhysicalType.Float, PhysicalType.Timestamp }));
        var ruler = Rulers.Over(new GowerOptions(), real);
        Assert.That(Rulers.Pack(ruler, floats).Words, Is.EqualTo(Rulers.Pack(ruler, real).Words));
        Assert.That(Rulers.Pack(Rulers.Over(new GowerOptions(), real, floats), floats).Words, Is.EqualTo(Rulers.Pack(ruler, real).Words));
    }

    [Test]
    public void Numbers_against_text_are_refused()
    {
        var real = CsvTable.FromCells(["n"], [["1"], ["3"]]);
        var text = CsvTable.FromCells(["n"], [["x"], ["y"]]);
        var ruler = Rulers.Over(new GowerOptions(), real);
        Assert.That(() => Rulers.Pack(ruler, text), Throws.InstanceOf<ProblemException>());
        Assert.That(() => Rulers.Over(new GowerOptions(), real, text), Throws.InstanceOf<ProblemException>());
        Assert.That(() => Rulers.Over(new GowerOptions { Columns = ["m"] }, real), Throws.InstanceOf<ProblemException>());
        Assert.That(() => Rulers.Over(new GowerOptions { Exclude = ["n"] }, real), Throws.InstanceOf<ProblemException>());
    }
}
