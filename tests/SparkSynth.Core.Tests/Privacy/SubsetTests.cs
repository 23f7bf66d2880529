using SparkSynth.Core.Privacy;

namespace SparkSynth.Core.Tests.Privacy;

[TestFixture]
public class SubsetTests
{
    [Test]
    public void Projected_rows_measure_what_their_columns_measure()
    {
        var x = CsvTable.Read("gower", "x.csv");
        var y = CsvTable.Read("gower", "y.csv");
        var ruler = Rulers.Over(new GowerOptions(), x, y);
        PackedRows a = Rulers.Pack(ruler, x), b = Rulers.Pack(ruler, y);
        string[] first = ["age", "sex", "fnlwgt", "native-country"];
        GowerRuler one = ruler.Subset(first.ToHashSet(StringComparer.Ordinal)), rest = ruler.Subset(ruler.ColumnNames.Except(first, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal));
        PackedRows a1 = a.Project(one), b1 = b.Project(one), a2 = a.Project(rest), b2 = b.Project(rest);
        Assert.That((one.ColumnNames.Length, rest.ColumnNames.Length, one.Shift), Is.EqualTo((4, 11, ruler.Shift)));
        for (int i = 0; i < a.Count; i++)
            for (int j = 0; j < b.Count; j++)
                Assert.That(GowerDistance.Units(one, a1.Row(i), b1.Row(j)) + GowerDistance.Units(rest, a2.Row(i), b2.Row(j)), Is.EqualTo(GowerDistance.Units(ruler, a.Row(i), b.Row(j))));
    }

    [Test]
    public void Subset_survives_serialisation_with_its_grid()
    {
        var x = CsvTable.Read("gower", "x.csv");
        var subset = Rulers.Over(new GowerOptions(), x).Subset(new HashSet<string>(StringComparer.Ordinal) { "age", "sex" });
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)) subset.Write(writer);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        var read = GowerRuler.Read(reader);
        Assert.That((read.Hash(), read.Shift), Is.EqualTo((subset.Hash(), subset.Shift)));
    }

    [Test]
    public void Subset_without_columns_is_refused() =>
        Assert.Throws<ArgumentException>(() => Rulers.Over(new GowerOptions(), CsvTable.Read("gower", "x.csv")).Subset(new HashSet<string>(StringComparer.Ordinal) { "nowhere" }));
}
