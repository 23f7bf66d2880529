using System.Text.Json;
using SparkSynth.Core;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec.Shapes;

/// <summary>A list without repetitions.</summary>
/// <param name="Item">Shape of every item.</param>
/// <param name="What">What the list holds: "column names".</param>
public sealed record ListShape(Shape Item, string What) : Shape
{
    public override string Expectation => $"a list of {What}";

    public override void Check(JobNode node, string path, List<Problem> problems)
    {
        if (node.Kind != JobNodeKind.List)
        {
            var problem = WrongValue(node, path, Expectation);
            bool isItem = node.Kind == JobNodeKind.Scalar && Item.Accepts(node);
            problems.Add(isItem ? problem with { Advice = $"Write [{YamlWriter.Scalar(node.Text, node.IsQuoted)}]." } : problem);
            return;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < node.Items.Length; i++)
        {
            var item = node.Items[i];
            Item.Check(item, $"{path}[{i}]", problems);
            if (item.Kind == JobNodeKind.Scalar && !seen.Add(item.Text))
                problems.Add(new Problem("repeated-item", item.Origin, $"{path} holds '{item.Text}' twice.", "Keep one of them."));
        }
    }

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "array");
        schema.WriteBoolean("uniqueItems", true);
        schema.WriteStartObject("items");
        Item.WriteSchema(schema);
        schema.WriteEndObject();
    }
}
