using SparkSynth.Core.Privacy;

namespace SparkSynth.Core.Tests.Privacy;

[TestFixture]
public class NearestSearchTests
{
    private static readonly Action<int, Action<int>> Serial = (n, body) =>
    {
        for (int i = 0; i < n; i++) body(i);
    };

    private static readonly Action<int, Action<int>> Threads = (n, body) => Parallel.For(0, n, new ParallelOptions { MaxDegreeOfParallelism = 2 }, body);

    private static (ReferenceTree Tree, PackedRows Reference, PackedRows Queries) Adult(GowerOptions? options = null, string real = "adult_real.csv", string synthetic = "adult_synthetic.csv")
    {
        var t = CsvTable.Read("sdmetrics-dcr", real);
        var s = CsvTable.Read("sdmetrics-dcr", synthetic, t);
        var ruler = Rulers.Over((options ?? new GowerOptions()) with { Exclude = ["id"] }, t);
        PackedRows reference = Rulers.Pack(ruler, t), queries = Rulers.Pack(ruler, s);
        return (ReferenceTreeBuilder.Build(reference, Threads), reference, queries);
    }

    /// <summary>The definition with nothing of ours but the distance of two rows.</summary>
    private static (long[] Units, long[] Ids) Brute(PackedRows reference, PackedRows queries, int k, bool excludeOwn = false, long[]? bounds = null)
    {
        var units = new List<long>();
        var ids = new List<long>();
        for (int q = 0; q < queries.Count; q++)
        {
            var best = Enumerable.Range(0, reference.Count)
                .Where(r => !excludeOwn || reference.Id(r) != queries.Id(q))
                .Select(r => (D: GowerDistance.Units(reference.Ruler, queries.Row(q), reference.Row(r)), Id: reference.Id(r)))
                .Where(p => bounds is null || p.D <= bounds[q])
                .Order().Take(k).ToList();
            while (best.Count < k) best.Add((long.MaxValue, NearestResult.None));
            units.AddRange(best.Select(b => b.D));
            ids.AddRange(best.Select(b => b.Id));
        }
        return ([.. units], [.. ids]);
    }

    private static void AssertExact(ReferenceTree tree, PackedRows reference, PackedRows queries, NearestOptions options)
    {
        (long[] units, long[] ids) = Brute(reference, queries, options.Neighbours, options.ExcludeOwnId, options.Bounds);
        foreach (var kernel in new[] { SearchKernel.Tree, SearchKernel.Scan, SearchKernel.Scalar, SearchKernel.Best })
        {
            var result = NearestSearch.Run(tree, queries, options with { Kernel = kernel }, Serial);
            Assert.That(result.Units, Is.EqualTo(units), kernel.ToString());
            Assert.That(result.Ids, Is.EqualTo(ids), kernel.ToString());
            Assert.That(result.Counters.Accounted, Is.EqualTo((long)queries.Count * reference.Count));
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    public void Search_of_Adult_equals_the_definition(int neighbours)
    {
        (var tree, var reference, var queries) = Adult();
        var some = queries.Take(Enumerable.Range(0, 300).Select(i => i * 13).ToArray());
        AssertExact(tree, reference, some, new NearestOptions { Neighbours = neighbours });
    }

    [TestCase(GowerScale.Robust)]
    [TestCase(GowerScale.Rank)]
    public void Search_on_other_scales_equals_the_definition(GowerScale scale)
    {
        (var tree, var reference, var queries) = Adult(new GowerOptions { Scale = scale });
        AssertExact(tree, reference, queries.Take(Enumerable.Range(0, 150).ToArray()), new NearestOptions());
    }

    [Test]
    public void Search_with_weights_equals_the_definition()
    {
        var weights = System.Collections.Immutable.ImmutableDictionary<string, double>.Empty.Add("age", 2.5).Add("income", 0.5).Add("race", 0).Add("fnlwgt", 3);
        (var tree, var reference, var queries) = Adult(new GowerOptions { Weights = weights });
        Assert.That(reference.Ruler.WeightSum, Is.EqualTo(34));
        AssertExact(tree, reference, queries.Take(Enumerable.Range(0, 150).ToArray()), new NearestOptions());
    }

    [Test]
    public void Search_of_mixed_types_with_nulls_equals_the_definition()
    {
        (var tree, var reference, var queries) = Adult(null, "mixed_real.csv", "mixed_synthetic.csv");
        AssertExact(tree, reference, queries, new NearestOptions { Neighbours = 3 });
    }

    [Test]
    public void Reference_outside_the_ruler_equals_the_definition()
    {
        (_, var real, var synthetic) = Adult(null, "mixed_real.csv", "mixed_synthetic.csv");
        var tree = ReferenceTreeBuilder.Build(synthetic, Serial);
        Assert.That(tree.Inside, Is.False);
        AssertExact(tree, synthetic, real, new NearestOptions());
        Assert.That(() => NearestSearch.Run(tree, synthetic, new NearestOptions(), Serial), Throws.ArgumentException);
    }

    [Test]
    public void Table_against_itself_leaves_out_the_row_itself()
    {
        (var tree, var reference, _) = Adult(null, "mixed_real.csv", "mixed_synthetic.csv");
        AssertExact(tree, reference, reference, new NearestOptions { ExcludeOwnId = true });
    }

    [Test]
    public void Bound_is_inclusive()
    {
        (var tree, var reference, var queries) = Adult();
        var some = queries.Take(Enumerable.Range(0, 100).ToArray());
        var free = NearestSearch.Run(tree, some, new NearestOptions { Neighbours = 1 }, Serial);
        AssertExact(tree, reference, some, new NearestOptions { Bounds = [.. free.Units] });
        AssertExact(tree, reference, some, new NearestOptions { Bounds = free.Units.Select(d => d - 1).ToArray() });
    }

    [TestCase(SearchKernel.Tree)]
    [TestCase(SearchKernel.Scan)]
    [TestCase(SearchKernel.Scalar)]
    public void Progress_hears_of_every_query_once(SearchKernel kernel)
    {
        var (tree, _, queries) = Adult();
        var heard = new Sum();
        NearestSearch.Run(tree, queries, new NearestOptions { Kernel = kernel, Progress = heard }, Threads);
        Assert.That(heard.Total, Is.EqualTo(queries.Count));
        Assert.That(heard.Reports, Is.GreaterThan(1));
    }

    [Test]
    public void Answers_do_not_depend_on_threads()
    {
        (var tree, var reference, var queries) = Adult();
        var again = ReferenceTreeBuilder.Build(reference, Serial);
        var a = NearestSearch.Run(tree, queries, new NearestOptions(), Threads);
        var b = NearestSearch.Run(again, queries, new NearestOptions(), Serial);
        Assert.That(a.Units, Is.EqualTo(b.Units));
        Assert.That(a.Ids, Is.EqualTo(b.Ids));
        Assert.That(a.Counters.Leaves, Is.EqualTo(b.Counters.Leaves));
    }

    [TestCase(2)]
    [TestCase(5)]
    public void Blocks_merge_to_the_whole_and_twice_is_once(int blocks)
    {
        (var tree, var reference, var queries) = Adult();
        var whole = NearestSearch.Run(tree, queries, new NearestOptions(), Serial);
        var merged = new NearestResult(queries.Count, 2);
        for (int b = blocks - 1; b >= 0; b--)
        {
            var block = reference.Take(Enumerable.Range(0, reference.Count).Where(r => r % blocks == b).ToArray());
            var part = NearestSearch.Run(ReferenceTreeBuilder.Build(block, Serial), queries, new NearestOptions(), Serial);
            merged.Merge(part);
            merged.Merge(part);
        }
        Assert.That(merged.Units, Is.EqualTo(whole.Units));
        Assert.That(merged.Ids, Is.EqualTo(whole.Ids));
    }

    [Test]
    public void Budget_gives_bounds_that_hold()
    {
        (var tree, _, var queries) = Adult();
        var exact = NearestSearch.Run(tree, queries, new NearestOptions(), Serial);
        int asked = 0;
        var bounded = NearestSearch.Run(tree, queries, new NearestOptions { IsOver = () => ++asked > 20 }, Serial);
        int open = 0;
        for (int q = 0; q < queries.Count; q++)
        {
            if (bounded.IsExact(q)) Assert.That(bounded.Ids[(2 * q)..((2 * q) + 2)], Is.EqualTo(exact.Ids[(2 * q)..((2 * q) + 2)]));
            else open++;
            Assert.That(bounded.Units[2 * q], Is.GreaterThanOrEqualTo(exact.Units[2 * q]));
            Assert.That(Math.Min(bounded.LowerBounds![q], bounded.Units[2 * q]), Is.LessThanOrEqualTo(exact.Units[2 * q]));
        }
        Assert.That(open, Is.InRange(100, queries.Count));
        Assert.That(bounded.Counters.Unvisited, Is.GreaterThan(0));
    }

    [Test]
    public void Recheck_finds_a_wrong_answer()
    {
        (var tree, _, var queries) = Adult();
        var result = NearestSearch.Run(tree, queries, new NearestOptions(), Serial);
        int[] sample = Enumerable.Range(0, 100).ToArray();
        Assert.That(NearestSearch.Recheck(tree, queries, new NearestOptions(), result, sample, Serial), Is.Zero);
        result.Units[14]++;
        Assert.That(NearestSearch.Recheck(tree, queries, new NearestOptions(), result, sample, Serial), Is.EqualTo(1));
    }

    private sealed class Sum : IProgress<long>
    {
        private long _total;
        private int _reports;

        public long Total => _total;

        public int Reports => _reports;

        public void Report(long value)
        {
            Interlocked.Add(ref _total, value);
            Interlocked.Increment(ref _reports);
        }
    }
}
