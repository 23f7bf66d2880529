using System.Collections.Immutable;
using System.Text.Json;
using SparkSynth.Core;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec.Shapes;

/// <summary>A map that may be cut down to the value of one of its keys: <c>holdout: 0.2</c> is <c>holdout: {fraction: 0.2}</c>.</summary>
/// <param name="Object">The whole form.</param>
/// <param name="Scalars">Keys that a lone value may stand for; the first whose shape it fits.</param>
public sealed record ShorthandShape(ObjectShape Object, ImmutableArray<string> Scalars) : Shape
{
    public override string Expectation =>
        $"{string.Join(", ", Scalars.Select(s => Object.Find(s)!.Value.Expectation))}, or {Object.Expectation}";

    /// <summary>The whole form of a node; nodes that are no lone value, or fit no key, come back as they are.</summary>
    public JobNode Expand(JobNode node)
    {
        if (node.Kind != JobNodeKind.Scalar || node.IsNull) return node;
        string? key = Scalars.FirstOrDefault(s => Object.Find(s)!.Value.Accepts(node));
        return key is null ? node : JobNode.Map([new JobEntry(key, node.Origin, node)], node.Origin);
    }

    /// <summary>As <see cref="Expand"/>, but a lone value that fits no key stands for the first: so that its problem is still found beside other keys.</summary>
    public JobNode ExpandAnyway(JobNode node)
    {
        var whole = Expand(node);
        return whole.Kind != JobNodeKind.Scalar || whole.IsNull ? whole : JobNode.Map([new JobEntry(Scalars[0], node.Origin, node)], node.Origin);
    }

    public override void Check(JobNode node, string path, List<Problem> problems)
    {
        var whole = Expand(node);
        if (whole.Kind == JobNodeKind.Map) Object.Check(whole, path, problems);
        else if (node.Kind == JobNodeKind.Scalar && Scalars.Length == 1) Object.Find(Scalars[0])!.Value.Check(node, path, problems);
        else problems.Add(WrongValue(node, path, Expectation));
    }

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteStartArray("anyOf");
        foreach (string scalar in Scalars)
        {
            schema.WriteStartObject();
            Object.Find(scalar)!.Value.WriteSchema(schema);
            schema.WriteEndObject();
        }
        schema.WriteStartObject();
        Object.WriteSchema(schema);
        schema.WriteEndObject();
        schema.WriteEndArray();
    }
}
