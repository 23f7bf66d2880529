using SparkSynth.Core.Privacy;
using SparkSynth.Core.Privacy.Measures;

namespace SparkSynth.Core.Tests.Privacy;

[TestFixture]
public class PlantPlanTests
{
    [Test]
    public void First_half_are_copies_and_the_others_differ_in_one_column()
    {
        var x = CsvTable.Read("gower", "x.csv");
        var y = CsvTable.Read("gower", "y.csv");
        var ruler = Rulers.Over(new GowerOptions(), y);
        PackedRows train = Rulers.Pack(ruler, y), synthetic = Rulers.Pack(ruler, x);
        var plan = PlantPlan.Create(train, 41, seed: 7);
        PackedRows planted = plan.Apply(synthetic, train);
        Assert.That((plan.Count, plan.Exact, planted.Count), Is.EqualTo((41, 21, synthetic.Count + 41)));
        Assert.That(planted.Words.AsSpan(0, synthetic.Words.Length).SequenceEqual(synthetic.Words), Is.True);
        long one = 1L << ruler.Shift;
        for (int i = 0; i < plan.Count; i++)
        {
            long distance = GowerDistance.Units(ruler, planted.Row(synthetic.Count + i), train.Row(plan.Source(i)));
            if (i < plan.Exact) Assert.That(distance, Is.Zero);
            else Assert.That(distance, Is.GreaterThan(0).And.LessThanOrEqualTo(one));
        }
    }

    [Test]
    public void Columns_get_the_same_rows()
    {
        var y = CsvTable.Read("gower", "y.csv");
        PackedRows train = Rulers.Pack(Rulers.Over(new GowerOptions(), y), y);
        var plan = PlantPlan.Create(train, 10, seed: 1);
        int[] numbers = [.. Enumerable.Range(1, train.Count)];
        var column = new AuditColumn("not compared", [new(numbers), [7, 8], [9]], [double.NaN, .. numbers.Select(n => n * 0.5)], train.Count + 1);
        AuditColumn planted = plan.Apply(column);
        Assert.That(planted.Codes[1], Is.EqualTo((int[])[7, 8, .. Enumerable.Range(0, 10).Select(i => plan.Source(i) + 1)]));
        Assert.That(planted.NumbersOf(1)[2..], Is.EqualTo(Enumerable.Range(0, 10).Select(i => (plan.Source(i) + 1) * 0.5)));
        Assert.That((planted.Codes[0], planted.Codes[2]), Is.EqualTo((column.Codes[0], column.Codes[2])));
    }

    [Test]
    public void Same_seed_plants_the_same_rows()
    {
        var y = CsvTable.Read("gower", "y.csv");
        PackedRows train = Rulers.Pack(Rulers.Over(new GowerOptions(), y), y);
        int[] Sources(ulong seed) => [.. Enumerable.Range(0, 20).Select(PlantPlan.Create(train, 20, seed).Source)];
        int[] first = Sources(3), again = Sources(3);
        Assert.That(again, Is.EqualTo(first));
        Assert.That(Sources(4), Is.Not.EqualTo(first));
    }
}
