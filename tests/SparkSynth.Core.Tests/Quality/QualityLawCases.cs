using SparkSynth.Core.Quality;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tests.Statistics;

namespace SparkSynth.Core.Tests.Quality;

/// <summary>The states of both passes of an evaluation, for the law test.</summary>
internal static class QualityLawCases
{
    public static readonly QualitySchema Schema = new(
        [.. TestRows.Schema.Columns.Select(c => new QualityColumn(c.Name, c.Type, c.Type.Kind is PhysicalType.String or PhysicalType.Boolean || c.Name == "small" ? QualityKind.Discrete : QualityKind.Continuous))],
        [[2], [0, 8]]);

    public static IEnumerable<FoldStateLawTests.Case> All(int rows)
    {
        foreach (int cap in new[] { 64, 65_536 })
        {
            yield return new($"quality profile, cap {cap}", () => new QualityProfileFold(Schema, cap), r => TestRows.Batch(r), s => ((QualityProfileFold)s).Rows);
            var plan = Plan(rows, cap);
            yield return new($"quality pairs, cap {cap}", () => new QualityPairFold(plan.Real), r => TestRows.Batch(r), s => ((QualityPairFold)s).Rows);
        }
        var threeWay = Plan(rows, 65_536).Real;
        yield return new("three-way", () => new ThreeWayFold(threeWay, [(0, 1, 6), (3, 8, 9), (7, 9, 10)]), r => TestRows.Batch(r), s => ((ThreeWayFold)s).Rows);
    }

    // The real table against half of itself: with a small cap several columns need a refinement.
    private static QualityPlan Plan(int rows, int cap)
    {
        QualityProfileFold real = new(Schema, cap), half = new(Schema, cap);
        real.Add(TestRows.Batch(Enumerable.Range(0, rows).Select(i => (long)i)));
        half.Add(TestRows.Batch(Enumerable.Range(0, rows / 2).Select(i => (long)i)));
        return QualityPlan.Create(real, half);
    }
}
