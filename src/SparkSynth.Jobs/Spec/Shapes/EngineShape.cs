using System.Text.Json;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec.Shapes;

/// <summary>Name of an engine: one of two words, or the address of a Spark Connect server.</summary>
public sealed record EngineShape : Shape
{
    public override string Expectation => $"{EngineSpec.Embedded}, {EngineSpec.Local} or an address such as {EngineSpec.Connect}host:15002";

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "string");
        schema.WriteString("pattern", $"^({EngineSpec.Embedded}|{EngineSpec.Local}|{EngineSpec.Connect}.+)$");
    }

    protected internal override bool Accepts(JobNode node) => node.Kind == JobNodeKind.Scalar && !node.IsNull && IsName(node.Text);

    private static bool IsName(string text) =>
        text is EngineSpec.Embedded or EngineSpec.Local || (text.StartsWith(EngineSpec.Connect, StringComparison.Ordinal) && text.Length > EngineSpec.Connect.Length);
}
