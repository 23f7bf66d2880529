using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Statistics;

public class RoleInferenceTests
{
    private static readonly ColumnType Integer = new(PhysicalType.Integer);
    private static readonly ColumnType Text = new(PhysicalType.String);

    public static IEnumerable<TestCaseData> Columns()
    {
        static TestCaseData Case(string name, ColumnRole role, string column, ColumnType type, Func<int, object?> value) =>
            new TestCaseData(column, type, value, role).SetName(name + " is " + role);

        yield return Case("row numbers", ColumnRole.Key, "n", Integer, i => (long)i + 1);
        yield return Case("numbers with gaps", ColumnRole.Key, "n", Integer, i => (long)i * 2);
        yield return Case("sparse unique numbers", ColumnRole.Numeric, "amount", Integer, i => (long)i * i * 7);
        yield return Case("sparse unique numbers named id", ColumnRole.Key, "customerId", Integer, i => (long)i * i * 7);
        yield return Case("few numbers", ColumnRole.Numeric, "children", Integer, i => (long)i % 4);
        yield return Case("unique numbers with a null", ColumnRole.Numeric, "id", Integer, i => i == 5 ? null : (long)i);
        yield return Case("unique texts", ColumnRole.Key, "t", Text, i => $"U{i}");
        yield return Case("unique texts with a null", ColumnRole.Text, "t", Text, i => i == 5 ? null : $"U{i}");
        yield return Case("mostly rare texts", ColumnRole.Text, "t", Text, i => i % 3 == 0 ? "a" : $"b{i / 2}");
        yield return Case("mostly frequent texts", ColumnRole.Categorical, "t", Text, i => i % 3 != 0 ? "a" : $"b{i}");
        yield return Case("booleans", ColumnRole.Boolean, "b", new(PhysicalType.Boolean), i => (long)(i % 2));
        yield return Case("dates", ColumnRole.Datetime, "d", new(PhysicalType.Date), i => (long)i);
        yield return Case("floats", ColumnRole.Numeric, "id", new(PhysicalType.Float), i => OrderKey.FromDouble(i));
        yield return Case("one value", ColumnRole.Constant, "c", Integer, _ => 3L);
        yield return Case("one value and nulls", ColumnRole.Constant, "c", Text, i => i % 2 == 0 ? null : "x");
        yield return Case("nothing", ColumnRole.Constant, "c", Text, _ => null);
    }

    [TestCaseSource(nameof(Columns))]
    public void Role_follows_from_the_profile(string name, ColumnType type, Func<int, object?> value, ColumnRole expected)
    {
        var profile = CellBuilderTests.ProfileOf(type, Enumerable.Range(0, 300).Select(value)) with { Name = name };
        var role = RoleInference.Infer(profile);
        Assert.That(role.Role, Is.EqualTo(expected), role.Reason);
        Assert.That(role.Reason, Does.EndWith(".").And.Not.Contain("U1"));
    }

    [Test]
    public void Unique_column_beyond_the_cap_is_still_a_key()
    {
        var profile = CellBuilderTests.ProfileOf(Text, Enumerable.Range(0, 20_000).Select(i => (object?)$"U{i}"), cap: 500);
        Assert.That(profile.IsExact, Is.False);
        Assert.That(RoleInference.Infer(profile).Role, Is.EqualTo(ColumnRole.Key));
    }

    [TestCase("id", true)]
    [TestCase("customer_id", true)]
    [TestCase("CustomerID", true)]
    [TestCase("rowNumber", true)]
    [TestCase("paid", false)]
    [TestCase("idle", false)]
    [TestCase("width", false)]
    public void Names_of_ids_are_known_by_their_words(string name, bool expected) => Assert.That(RoleInference.IsNamedLikeId(name), Is.EqualTo(expected));

    [Test]
    public void Overrides_come_first()
    {
        var profile = CellBuilderTests.ProfileOf(Integer, Enumerable.Range(0, 100).Select(i => (object?)(i % 4L)));
        var roles = RoleInference.Infer([profile], new Dictionary<string, ColumnRole> { ["v"] = ColumnRole.Categorical });
        Assert.That(roles[0].Role, Is.EqualTo(ColumnRole.Categorical));
    }

    [Test]
    public void All_wrong_overrides_are_told_at_once()
    {
        var profile = CellBuilderTests.ProfileOf(Text, Enumerable.Range(0, 100).Select(i => (object?)$"c{i % 4}"));
        var wrong = new Dictionary<string, ColumnRole> { ["v"] = ColumnRole.Numeric, ["w"] = ColumnRole.Key };
        var error = Assert.Throws<ProblemException>(() => RoleInference.Infer([profile], wrong))!;
        Assert.That(error.Problems.Select(p => p.Code), Is.EqualTo(new[] { "unknown-column", "impossible-role" }));
    }
}
