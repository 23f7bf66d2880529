using System.Text.Json;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec.Shapes;

/// <summary>A value of a table, taken as the text it is written as: <c>?</c>, <c>-999</c>, <c>""</c>.</summary>
public sealed record LiteralShape : Shape
{
    public override string Expectation => "a single value";

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteStartArray("type");
        foreach (string type in (string[])["string", "number", "boolean"]) schema.WriteStringValue(type);
        schema.WriteEndArray();
    }

    protected internal override bool Accepts(JobNode node) => node.Kind == JobNodeKind.Scalar && !node.IsNull;
}
