using System.Collections.Immutable;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Privacy;

[TestFixture]
public class GowerProfileTests
{
    private static byte[] Bytes(GowerProfile profile)
    {
        using var stream = new MemoryStream();
        profile.Write(new BinaryWriter(stream));
        return stream.ToArray();
    }

    private static ColumnBatch Slice(CsvTable table, int from, int to)
    {
        var batch = new ColumnBatch(table.Batch.Columns.Length) { Length = to - from };
        for (int c = 0; c < batch.Columns.Length; c++)
        {
            var v = table.Batch.Columns[c];
            batch.Columns[c].Values = v.Values.Length == 0 ? [] : v.Values[from..to];
            batch.Columns[c].Codes = v.Codes.Length == 0 ? [] : v.Codes[from..to];
            batch.Columns[c].Dictionary = v.Dictionary;
            batch.Columns[c].Nulls = v.Nulls[from..to];
            batch.Columns[c].NullCount = batch.Columns[c].Nulls.Sum(n => n);
        }
        return batch;
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Any_split_in_any_order_gives_the_same_profile(bool valueTables)
    {
        var table = CsvTable.Read("sdmetrics-dcr", "mixed_real.csv");
        var whole = new GowerProfile(table.Schema, valueTables);
        whole.Add(table.Batch);
        foreach (int[] cuts in new[] { new[] { 0, 1, 400 }, [0, 200, 200, 400], [0, 7, 31, 399, 400] })
        {
            var merged = new GowerProfile(table.Schema, valueTables);
            for (int i = cuts.Length - 2; i >= 0; i--)
            {
                var part = new GowerProfile(table.Schema, valueTables);
                part.Add(Slice(table, cuts[i], cuts[i + 1]));
                merged.Merge(part);
            }
            Assert.That(Bytes(merged), Is.EqualTo(Bytes(whole)));
        }
        var again = new GowerProfile(table.Schema, valueTables);
        again.Read(new BinaryReader(new MemoryStream(Bytes(whole))));
        Assert.That(Bytes(again), Is.EqualTo(Bytes(whole)));
        Assert.That(() => new GowerProfile(table.Schema, !valueTables).Read(new BinaryReader(new MemoryStream(Bytes(whole)))), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void Equal_differences_stay_equal_on_the_lattice()
    {
        var real = CsvTable.FromCells(["n"], [["17"], ["20"], ["90"], ["47"]]);
        var ruler = Rulers.Over(new GowerOptions(), real);
        var rows = Rulers.Pack(ruler, CsvTable.FromCells(["n"], [["39"], ["40"], ["41"], ["23"]], real));
        Assert.That(rows.Words[1] - rows.Words[0], Is.EqualTo(rows.Words[2] - rows.Words[1]));
        Assert.That(ruler.ToDistance(GowerDistance.Units(ruler, rows.Row(1), rows.Row(0))), Is.EqualTo(1 / 73.0).Within(1e-15));
    }

    [Test]
    public void Heavy_tail_counts_for_less_on_the_robust_scale()
    {
        var cells = Enumerable.Range(0, 100).Select(i => new[] { i == 99 ? "100000" : i.ToString() }).ToArray();
        var real = CsvTable.FromCells(["n"], cells);
        double Between(GowerScale scale, int a, int b)
        {
            var ruler = Rulers.Over(new GowerOptions { Scale = scale }, real);
            var rows = Rulers.Pack(ruler, real);
            return ruler.ToDistance(GowerDistance.Units(ruler, rows.Row(a), rows.Row(b)));
        }
        Assert.That(Between(GowerScale.Range, 10, 60), Is.EqualTo(50 / 100_000.0).Within(1e-12));
        Assert.That(Between(GowerScale.Robust, 10, 60), Is.EqualTo(50 / 97.65625).Within(1e-9)); // the span 4 … 94 is raised to a 1,024th of the range
        Assert.That(Between(GowerScale.Rank, 10, 60), Is.EqualTo(50 / 99.0).Within(1e-12));
        Assert.That(Between(GowerScale.Robust, 10, 99), Is.EqualTo(1));
        Assert.That(Between(GowerScale.Rank, 98, 99), Is.EqualTo(1 / 99.0).Within(1e-12));
    }

    [Test]
    public void Options_report_all_that_is_wrong()
    {
        var options = new GowerOptions
        {
            RobustLow = 0.7, Columns = ["a", "b"], Exclude = ["a"], Weights = ImmutableDictionary<string, double>.Empty.Add("a", -1).Add("b", double.NaN),
        };
        Assert.That(options.Validate("audit.gower").Select(p => p.Code), Is.EqualTo(new[] { "robust-span", "weight", "weight", "column-in-and-out" }));
        Assert.That(new GowerOptions().Validate("x"), Is.Empty);
        var real = CsvTable.FromCells(["a", "b"], [["1", "2"], ["3", "4"]]);
        Assert.That(() => Rulers.Over(new GowerOptions { Weights = ImmutableDictionary<string, double>.Empty.Add("a", Math.PI) }, real), Throws.InstanceOf<ProblemException>());
    }

    [Test]
    public void Huge_integers_keep_their_differences()
    {
        var real = CsvTable.FromCells(["n"], [["-9223372036854775000"], ["9223372036854775000"], ["0"], ["1"]]);
        var ruler = Rulers.Over(new GowerOptions(), real);
        var rows = Rulers.Pack(ruler, real);
        Assert.That(ruler.ToDistance(GowerDistance.Units(ruler, rows.Row(0), rows.Row(1))), Is.EqualTo(1));
        Assert.That(ruler.ToDistance(GowerDistance.Units(ruler, rows.Row(0), rows.Row(2))), Is.EqualTo(0.5).Within(1e-15));
        var near = CsvTable.FromCells(["n"], [["9007199254740993"], ["9007199254740994"], ["9007199254741993"]]);
        var fine = Rulers.Over(new GowerOptions(), near);
        var packed = Rulers.Pack(fine, near);
        Assert.That(fine.ToDistance(GowerDistance.Units(fine, packed.Row(0), packed.Row(1))), Is.EqualTo(0.001).Within(1e-15));
    }
}
