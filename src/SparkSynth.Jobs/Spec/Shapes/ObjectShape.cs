using System.Collections.Immutable;
using System.Text.Json;
using SparkSynth.Core;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec.Shapes;

/// <summary>A map with known keys; all may be left out, others are errors.</summary>
public sealed record ObjectShape(ImmutableArray<Field> Fields) : Shape
{
    public override string Expectation => $"a map of {string.Join(", ", Fields.Select(f => f.Name))}";

    /// <summary>The field of a name, or null.</summary>
    public Field? Find(string name) => Fields.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.Ordinal));

    public override void Check(JobNode node, string path, List<Problem> problems)
    {
        if (node.Kind != JobNodeKind.Map)
        {
            problems.Add(WrongValue(node, path.Length == 0 ? "the job" : path, Expectation));
            return;
        }
        foreach (var entry in node.Entries)
        {
            string inside = path.Length == 0 ? entry.Name : $"{path}.{entry.Name}";
            if (Find(entry.Name) is not { } field)
                problems.Add(new Problem("unknown-key", entry.Origin, $"unknown key '{entry.Name}'{(path.Length == 0 ? "" : $" in {path}")}.", NearestName.Advice(entry.Name, [.. Fields.Select(f => f.Name)])));
            else if (!(field.IsNullable && entry.Value.IsNull))
                field.Value.Check(entry.Value, inside, problems);
        }
    }

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "object");
        schema.WriteBoolean("additionalProperties", false);
        schema.WriteStartObject("properties");
        foreach (var field in Fields)
        {
            schema.WriteStartObject(field.Name);
            schema.WriteString("description", field.Doc);
            if (field.IsNullable)
            {
                schema.WriteStartArray("anyOf");
                schema.WriteStartObject();
                schema.WriteString("type", "null");
                schema.WriteEndObject();
                schema.WriteStartObject();
                field.Value.WriteSchema(schema);
                schema.WriteEndObject();
                schema.WriteEndArray();
            }
            else
            {
                field.Value.WriteSchema(schema);
            }
            schema.WriteEndObject();
        }
        schema.WriteEndObject();
    }
}
