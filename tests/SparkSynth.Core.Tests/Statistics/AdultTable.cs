using System.Collections.Immutable;
using System.Globalization;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Statistics;

/// <summary>The first 5,000 rows of Adult.</summary>
internal static class AdultTable
{
    private static readonly string[] Integers = ["age", "fnlwgt", "education-num", "capital-gain", "capital-loss", "hours-per-week"];
    private static readonly string[][] Fields = File.ReadAllLines(RepositoryFiles.TestData("statistics", "adult-5000.csv")).Select(l => l.Split(',')).ToArray();

    public static readonly TableSchema Schema = new(Fields[0].Select(n =>
        new ColumnSchema(n, new ColumnType(Integers.Contains(n) ? PhysicalType.Integer : PhysicalType.String))).ToImmutableArray());

    public static int Rows => Fields.Length - 1;

    public static object?[] Row(long i) => Fields[i + 1].Select((f, c) =>
        f.Length == 0 ? (object?)null : Schema.Columns[c].Type.IsOrdered ? long.Parse(f, CultureInfo.InvariantCulture) : f).ToArray();

    public static ColumnBatch Batch() => TestRows.Batch(Enumerable.Range(0, Rows).Select(i => (long)i), Schema, row: Row);

    public static ColumnProfile[] Profiles()
    {
        var fold = new ProfileFold(Schema);
        fold.Add(Batch());
        return fold.ToProfiles(5);
    }
}
