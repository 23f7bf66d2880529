using System.Text.Json;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Statistics;

/// <summary>Against an independent reading of the definition; see Data/statistics/README.md.</summary>
public class AdultCellsTests
{
    private static readonly ColumnProfile[] Profiles = AdultTable.Profiles();
    private static readonly InferredRole[] Roles = RoleInference.Infer(Profiles);
    private static readonly ColumnCells[] Cells = CellBuilder.Build(Profiles, Roles.Select(r => r.Role).ToArray());

    private static readonly Dictionary<string, long[]> Expected =
        JsonSerializer.Deserialize<Dictionary<string, long[]>>(File.ReadAllText(RepositoryFiles.TestData("statistics", "adult-5000-cells.json")))!;

    public static IEnumerable<int> Columns() => Enumerable.Range(0, 15);

    [TestCaseSource(nameof(Columns))]
    public void Rows_of_the_cells_are_those_of_the_definition(int column) =>
        Assert.That(Cells[column].Rows, Is.EqualTo(Expected[Cells[column].Name]), Cells[column].Name);

    [Test]
    public void Roles_are_numeric_for_integers_and_categorical_for_texts() =>
        Assert.That(Roles.Select(r => r.Role), Is.EqualTo(AdultTable.Schema.Columns.Select(c => c.Type.IsOrdered ? ColumnRole.Numeric : ColumnRole.Categorical)));

    [Test]
    public void Pair_tables_are_those_of_the_cells()
    {
        var fold = new PairCountFold(AdultTable.Schema, Cells);
        fold.Add(AdultTable.Batch());
        var tables = fold.Tables;
        Assert.That(tables.Marginals, Is.EqualTo(Cells.Select(c => c.Rows)));
        // Education and its number say the same: every row of that table has one column.
        int text = 3, number = 4;
        for (int a = 0; a < tables.Cells[text]; a++)
        {
            if (a == Cells[text].OtherCell) continue;
            Assert.That(Enumerable.Range(0, tables.Cells[number]).Count(b => tables[text, a, number, b] > 0), Is.EqualTo(1));
        }
    }

    [Test]
    public void Ends_of_the_outer_cells_are_near_the_extremes_and_not_them()
    {
        int c = AdultTable.Schema.IndexOf("fnlwgt");
        long min = Profiles[c].Entries[0].Low, max = Profiles[c].Entries[^1].High;
        long low = Cells[c].Segments[0][0].Low, high = Cells[c].Segments[^1].Max(s => s.High);
        Assert.That(low, Is.Not.EqualTo(min).And.InRange(min - ((max - min) / 1000), min + ((max - min) / 20)));
        Assert.That(high, Is.LessThan(max).And.GreaterThan(max - ((max - min) / 4)));
    }
}
