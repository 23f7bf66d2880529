using System.Globalization;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Statistics;

public class KeyTextTests
{
    public static IEnumerable<TestCaseData> Keys()
    {
        yield return new(new ColumnType(PhysicalType.Boolean), 1L, "true");
        yield return new(new ColumnType(PhysicalType.Integer), -12L, "-12");
        yield return new(new ColumnType(PhysicalType.Float), OrderKey.FromDouble(0.1), "0.1");
        yield return new(new ColumnType(PhysicalType.Float) { Bits = 32 }, OrderKey.FromDouble(0.1f), "0.1");
        yield return new(new ColumnType(PhysicalType.Decimal) { Precision = 10, Scale = 2 }, -5L, "-0.05");
        yield return new(new ColumnType(PhysicalType.Decimal) { Precision = 10, Scale = 2 }, 350L, "3.50");
        yield return new(new ColumnType(PhysicalType.Decimal) { Precision = 19, Scale = 1 }, long.MinValue, "-922337203685477580.8");
        yield return new(new ColumnType(PhysicalType.Date), 0L, "1970-01-01");
        yield return new(new ColumnType(PhysicalType.Date), 18_292L, "2020-01-31");
        yield return new(new ColumnType(PhysicalType.Timestamp) { Unit = TickUnit.Millisecond }, -1L, "1969-12-31T23:59:59.999");
        yield return new(new ColumnType(PhysicalType.Timestamp), 1_580_457_600_120_000L, "2020-01-31T08:00:00.12");
        yield return new(new ColumnType(PhysicalType.Time) { Unit = TickUnit.Nanosecond }, 28_800_000_000_001L, "08:00:00.000000001");
        yield return new(new ColumnType(PhysicalType.Timestamp), long.MaxValue, "9223372036854775807");
    }

    [TestCaseSource(nameof(Keys))]
    public void Text_is_the_same_in_every_culture(ColumnType type, long key, string expected)
    {
        var culture = CultureInfo.CurrentCulture;
        foreach (string name in new[] { "", "de-DE", "tr-TR" })
        {
            try
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
                Assert.That(KeyText.Of(type, key), Is.EqualTo(expected), name);
            }
            finally
            {
                CultureInfo.CurrentCulture = culture;
            }
        }
    }
}
