using System.Text.Json;
using SparkSynth.Core;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec.Shapes;

/// <summary>A map with names of the user's, such as column names.</summary>
/// <param name="Value">Shape of every value.</param>
/// <param name="What">What the map holds: "column names, each with what is set for it".</param>
public sealed record MapShape(Shape Value, string What) : Shape
{
    public override string Expectation => $"a map of {What}";

    public override void Check(JobNode node, string path, List<Problem> problems)
    {
        if (node.Kind != JobNodeKind.Map)
        {
            problems.Add(WrongValue(node, path, Expectation));
            return;
        }
        foreach (var entry in node.Entries) Value.Check(entry.Value, $"{path}.{entry.Name}", problems);
    }

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "object");
        schema.WriteStartObject("additionalProperties");
        Value.WriteSchema(schema);
        schema.WriteEndObject();
    }
}
