using Google.Protobuf;
using NUnit.Framework;
using SparkSynth.SparkConnect.Plans;
using Command = SparkSynth.SparkConnect.Plans.Command;
using Relation = SparkSynth.SparkConnect.Plans.Relation;

namespace SparkSynth.SparkConnect.Tests.Plans;

public sealed class PlanEncoderTests
{
    [Test]
    public void Data_source_carries_everything()
    {
        var source = new Relation.DataSource("csv", "/a", "/b") { SchemaDdl = "x INT", Options = new Dictionary<string, string> { ["header"] = "true" } };
        AssertJson(PlanEncoder.Encode(source), """{ "root": { "common": { "planId": "0" }, "read": { "dataSource": { "format": "csv", "schema": "x INT", "options": { "header": "true" }, "paths": [ "/a", "/b" ] } } } }""");
    }

    [Test]
    public void Inputs_are_numbered_before_what_uses_them()
    {
        var view = new Command.CreateView("v", new Relation.Observed(new Relation.Range(1, 5, 2, 3), "m", new MetricExpression("n", "count(1)")));
        AssertJson(
            PlanEncoder.Encode(view),
            """{ "command": { "createDataframeView": { "input": { "common": { "planId": "1" }, "collectMetrics": { "input": { "common": { "planId": "0" }, "range": { "start": "1", "end": "5", "step": "2", "numPartitions": 3 } }, "name": "m", "metrics": [ { "alias": { "expr": { "expressionString": { "expression": "count(1)" } }, "name": [ "n" ] } } ] } }, "name": "v", "replace": true } } }""");
    }

    [Test]
    public void Write_carries_everything()
    {
        var write = new Command.Write(new Relation.Table("a.b"), new WriteTarget.ExistingTable("c.d"), WriteMode.Overwrite)
        {
            Format = "parquet",
            PartitionBy = ["p", "q"],
            Options = new Dictionary<string, string> { ["compression"] = "zstd" },
        };
        AssertJson(
            PlanEncoder.Encode(write),
            """{ "command": { "writeOperation": { "input": { "common": { "planId": "0" }, "read": { "namedTable": { "unparsedIdentifier": "a.b" } } }, "source": "parquet", "table": { "tableName": "c.d", "saveMethod": "TABLE_SAVE_METHOD_INSERT_INTO" }, "mode": "SAVE_MODE_OVERWRITE", "partitioningColumns": [ "p", "q" ], "options": { "compression": "zstd" } } } }""");
    }

    [TestCase(WriteMode.Append, "SAVE_MODE_APPEND")]
    [TestCase(WriteMode.Overwrite, "SAVE_MODE_OVERWRITE")]
    [TestCase(WriteMode.ErrorIfExists, "SAVE_MODE_ERROR_IF_EXISTS")]
    [TestCase(WriteMode.Ignore, "SAVE_MODE_IGNORE")]
    public void Mode_keeps_its_meaning(WriteMode mode, string name) =>
        Assert.That(JsonFormatter.Default.Format(PlanEncoder.Encode(new Command.Write(new Relation.Table("a"), new WriteTarget.Folder("/x"), mode))), Does.Contain(name).And.Contain("\"path\": \"/x\""));

    private static void AssertJson(IMessage message, string json) => Assert.That(JsonFormatter.Default.Format(message), Is.EqualTo(json));
}
