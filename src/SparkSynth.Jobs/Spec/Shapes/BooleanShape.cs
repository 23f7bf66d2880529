using System.Text.Json;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec.Shapes;

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed record BooleanShape : Shape
{
    public override string Expectation => "true or false";

    public override void WriteSchema(Utf8JsonWriter schema) => schema.WriteString("type", "boolean");

    protected internal override bool Accepts(JobNode node) =>
        node is { Kind: JobNodeKind.Scalar, IsQuoted: false } && ScalarText.Boolean(node.Text) is not null;
}
