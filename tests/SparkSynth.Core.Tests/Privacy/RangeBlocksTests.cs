using SparkSynth.Core.Privacy;

namespace SparkSynth.Core.Tests.Privacy;

[TestFixture]
public class RangeBlocksTests
{
    private static readonly Action<int, Action<int>> Serial = (n, body) =>
    {
        for (int i = 0; i < n; i++) body(i);
    };

    /// <summary>The rounds of a distributed search: bound from a sample, boxes rule out blocks, min-merge in any order, a block twice.</summary>
    [TestCase(1)]
    [TestCase(8)]
    [TestCase(64)]
    public void Search_in_range_blocks_equals_search_in_the_whole(int blocks)
    {
        var real = CsvTable.Read("sdmetrics-dcr", "adult_real.csv");
        var ruler = Rulers.Over(new GowerOptions(), real);
        PackedRows t = Rulers.Pack(ruler, real, firstId: 100), s = Rulers.Pack(ruler, CsvTable.Read("sdmetrics-dcr", "adult_synthetic.csv", real)).Take(Enumerable.Range(0, 400).ToArray());
        var whole = NearestSearch.Run(ReferenceTreeBuilder.Build(t, Serial), s, new NearestOptions(), Serial);

        var sample = t.Take(Enumerable.Range(0, 500).Select(i => i * 10).ToArray());
        var plan = RoundTrip(RangeBlocks.From(sample, Enumerable.Repeat(1L, sample.Count).ToArray(), blocks), ruler);
        Assert.That(plan.Count, Is.EqualTo(blocks));
        var result = NearestSearch.Run(ReferenceTreeBuilder.Build(sample, Serial), s, new NearestOptions(), Serial);
        int fetched = 0;
        foreach (var group in Enumerable.Range(0, t.Count).GroupBy(r => plan.BlockOf(t.Row(r))).OrderByDescending(g => g.Key))
        {
            var block = t.Take(group.ToArray());
            var box = BlockBox.Of(block);
            int[] wanted = Enumerable.Range(0, s.Count).Where(q => box.LowerBound(s.Row(q)) <= result.Units[(2 * q) + 1]).ToArray();
            fetched += wanted.Length;
            long[] bounds = wanted.Select(q => result.Units[(2 * q) + 1]).ToArray();
            var found = NearestSearch.Run(ReferenceTreeBuilder.Build(block, Serial), s.Take(wanted), new NearestOptions { Bounds = bounds }, Serial);
            var part = new NearestResult(s.Count, 2);
            for (int i = 0; i < wanted.Length; i++)
                for (int j = 0; j < 2; j++) (part.Units[(2 * wanted[i]) + j], part.Ids[(2 * wanted[i]) + j]) = (found.Units[(2 * i) + j], found.Ids[(2 * i) + j]);
            result.Merge(part);
            result.Merge(part);
        }
        Assert.That(result.Ids, Is.EqualTo(whole.Ids));
        Assert.That(result.Units, Is.EqualTo(whole.Units));
        if (blocks == 64) Assert.That(fetched, Is.LessThan(s.Count * blocks / 2), "boxes rule out blocks");
    }

    /// <summary>What executors do: a task has some of the blocks; found rows travel.</summary>
    [TestCase(1, 1)]
    [TestCase(16, 3)]
    [TestCase(64, 64)]
    public void Found_rows_of_all_blocks_are_the_search_in_the_whole(int blocks, int tasks)
    {
        var real = CsvTable.Read("sdmetrics-dcr", "adult_real.csv");
        var ruler = Rulers.Over(new GowerOptions(), real);
        PackedRows t = Rulers.Pack(ruler, real, firstId: 100), s = t.Take([.. Enumerable.Range(0, 300).Select(i => i * 7)]);
        var state = new PackedRowSample(ruler, real.Schema, 512);
        state.Add(real.Batch);
        (PackedRows sample, long[] counts) = state.Rows();
        var plan = RangeBlocks.From(sample, counts, blocks);
        int[][] rows = [.. Enumerable.Range(0, t.Count).GroupBy(r => plan.BlockOf(t.Row(r))).OrderBy(g => g.Key).Select(g => g.ToArray())];
        if (blocks == 16) Assert.That(rows.Max(r => r.Length), Is.LessThan(2 * t.Count / blocks), "blocks of about equal size");
        foreach (var options in new[] { new NearestOptions(), new NearestOptions { Neighbours = 3, ExcludeOwnId = true }, new NearestOptions { Kernel = SearchKernel.Scan } })
        {
            var whole = NearestSearch.Run(ReferenceTreeBuilder.Build(t, Serial), s, options, Serial);
            var result = new NearestResult(s.Count, options.Neighbours);
            foreach (int task in Enumerable.Range(0, tasks).Reverse())
            {
                var mine = rows.Where((_, b) => b % tasks == task).Select(r => new ReferenceBlock(t.Take(r), options.Kernel != SearchKernel.Scan, Serial)).ToList();
                using var bytes = new MemoryStream();
                ReferenceBlock.Search(mine, s, options, Serial).WriteFound(new BinaryWriter(bytes));
                bytes.Position = 0;
                result.MergeFound(new BinaryReader(bytes), [.. Enumerable.Range(0, s.Count)]);
                Assert.That(bytes.Position, Is.EqualTo(bytes.Length));
                bytes.SetLength(bytes.Length - 1);
                bytes.Position = 0;
                Assert.That(() => new NearestResult(s.Count, options.Neighbours).MergeFound(new BinaryReader(bytes), [.. Enumerable.Range(0, s.Count)]), Throws.InstanceOf<InvalidDataException>());
            }
            Assert.That((result.Ids, result.Units, result.Counters.Pairs), Is.EqualTo((whole.Ids, whole.Units, whole.Counters.Pairs)));
            result.Counters.Check();
        }
    }

    [Test]
    public void Boxes_never_promise_too_much()
    {
        var random = new RandomTable(21);
        CsvTable real = random.Create(300, 3, 1, 3, 4, 0.2), queries = random.Create(100, 3, 1, 3, 6, 0.2);
        var ruler = Rulers.Over(new GowerOptions { Weights = System.Collections.Immutable.ImmutableDictionary<string, double>.Empty.Add("c0", 2) }, real);
        PackedRows t = Rulers.Pack(ruler, real), s = Rulers.Pack(ruler, queries);
        for (int b = 0; b < 10; b++)
        {
            var block = t.Take(Enumerable.Range(0, 300).Where(r => r % 10 == b).Take(4).ToArray());
            var box = BlockBox.Of(block);
            for (int q = 0; q < s.Count; q++)
                Assert.That(box.LowerBound(s.Row(q)), Is.LessThanOrEqualTo(Enumerable.Range(0, block.Count).Min(r => GowerDistance.Units(ruler, s.Row(q), block.Row(r)))));
        }
        var one = t.Take([7]);
        for (int q = 0; q < s.Count; q++) Assert.That(BlockBox.Of(one).LowerBound(s.Row(q)), Is.EqualTo(GowerDistance.Units(ruler, s.Row(q), one.Row(0))));
    }

    private static RangeBlocks RoundTrip(RangeBlocks blocks, GowerRuler ruler)
    {
        var stream = new MemoryStream();
        blocks.Write(new BinaryWriter(stream));
        stream.Position = 0;
        return RangeBlocks.Read(new BinaryReader(stream), ruler);
    }
}
