using System.Text.Json;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec.Shapes;

/// <summary>Text that is not empty; what looks like a number or a truth value must be quoted.</summary>
/// <param name="What">What the text is: "a path".</param>
public sealed record TextShape(string What) : Shape
{
    public override string Expectation => What;

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "string");
        schema.WriteNumber("minLength", 1);
    }

    protected internal override bool Accepts(JobNode node) =>
        node.Kind == JobNodeKind.Scalar && node.Text.Length > 0 && !node.IsNull
        && (node.IsQuoted || (ScalarText.Boolean(node.Text) is null && ScalarText.Real(node.Text) is null));
}
