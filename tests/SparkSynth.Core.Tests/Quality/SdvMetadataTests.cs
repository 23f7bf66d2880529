using SparkSynth.Core.Quality;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Quality;

public class SdvMetadataTests
{
    [Test]
    public void Columns_keys_and_kinds_are_read_in_order()
    {
        var metadata = SdvMetadata.Parse(
            """
            {"METADATA_SPEC_VERSION": "V1", "tables": {"t": {"primary_key": ["b", "a"], "alternate_keys": ["c", ["a", "c"]], "columns": {
              "b": {"sdtype": "id", "regex_format": "[0-9]+"}, "a": {"sdtype": "numerical", "computer_representation": "Int64"},
              "d": {"sdtype": "datetime", "datetime_format": "%Y"}, "c": {"sdtype": "email", "pii": true}, "e": {"sdtype": "boolean"}}}}}
            """,
            "meta.json");
        Assert.Multiple(() =>
        {
            Assert.That(metadata.Columns.Select(c => (c.Name, c.Kind)), Is.EqualTo(new[]
            {
                ("b", QualityKind.Ignored), ("a", QualityKind.Continuous), ("d", QualityKind.Continuous), ("c", QualityKind.Ignored), ("e", QualityKind.Discrete),
            }));
            Assert.That(metadata.Columns[2].DatetimeFormat, Is.EqualTo("%Y"));
            Assert.That(metadata.HasPrimaryKey);
            Assert.That(metadata.Keys.Select(k => string.Join('+', k)), Is.EqualTo(new[] { "b+a", "c", "a+c" }));
        });
    }

    [Test]
    public void All_problems_are_told_at_once()
    {
        var e = Assert.Throws<ProblemException>(() => SdvMetadata.Parse(
            """{"primary_key": "nope", "alternate_keys": [3], "columns": {"a": {"sdtype": 7}, "b": {}, "c": {"sdtype": "id"}, "c": {"sdtype": "id"}}}""", "meta.json"))!;
        Assert.That(e.Problems.Select(p => p.Code), Is.EquivalentTo(new[] { "metadata-sdtype", "metadata-sdtype", "metadata-duplicate", "metadata-key", "metadata-key" }));
    }

    [TestCase("{", "metadata-not-json")]
    [TestCase("[]", "metadata-shape")]
    [TestCase("{}", "metadata-columns")]
    [TestCase("""{"tables": {"a": {}, "b": {}}}""", "metadata-tables")]
    [TestCase("""{"columns": []}""", "metadata-columns")]
    public void What_is_not_metadata_is_refused(string json, string code)
        => Assert.That(Assert.Throws<ProblemException>(() => SdvMetadata.Parse(json, "meta.json"))!.Problems[0].Code, Is.EqualTo(code));

    [Test]
    public void Apply_tells_missing_columns_and_wrong_types_at_once_and_leaves_out_the_rest()
    {
        var table = new TableSchema([new("x", new(PhysicalType.Integer)), new("t", new(PhysicalType.String)), new("more", new(PhysicalType.Float))]);
        var bad = SdvMetadata.Parse("""{"columns": {"t": {"sdtype": "numerical"}, "gone": {"sdtype": "id"}}}""", "meta.json");
        Assert.That(Assert.Throws<ProblemException>(() => bad.Apply(table, "real.parquet"))!.Problems.Select(p => p.Code), Is.EqualTo(new[] { "metadata-type", "metadata-column-missing" }));
        var good = SdvMetadata.Parse("""{"primary_key": "x", "columns": {"t": {"sdtype": "categorical"}, "x": {"sdtype": "id"}}}""", "meta.json");
        var (schema, positions) = good.Apply(table, "real.parquet");
        Assert.That(positions, Is.EqualTo(new[] { 1, 0 }));
        Assert.That(schema.Keys, Has.Length.EqualTo(1));
        Assert.That(schema.Keys[0], Is.EqualTo(new[] { 1 }));
    }
}
