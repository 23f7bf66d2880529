using System.Text.Json;

namespace SparkSynth.Jobs.Spec.Text;

/// <summary>Tree → JSON, typed as YAML types its scalars.</summary>
public static class JsonTreeWriter
{
    /// <summary>Writes a node.</summary>
    public static void Write(JobNode node, Utf8JsonWriter json)
    {
        switch (node.Kind)
        {
            case JobNodeKind.Map:
                json.WriteStartObject();
                foreach (var entry in node.Entries)
                {
                    json.WritePropertyName(entry.Name);
                    Write(entry.Value, json);
                }
                json.WriteEndObject();
                break;
            case JobNodeKind.List:
                json.WriteStartArray();
                foreach (var item in node.Items) Write(item, json);
                json.WriteEndArray();
                break;
            default:
                WriteScalar(node, json);
                break;
        }
    }

    private static void WriteScalar(JobNode node, Utf8JsonWriter json)
    {
        if (node.IsNull) json.WriteNullValue();
        else if (node.IsQuoted) json.WriteStringValue(node.Text);
        else if (ScalarText.Boolean(node.Text) is { } flag) json.WriteBooleanValue(flag);
        else if (ScalarText.Whole(node.Text) is { } whole) json.WriteRawValue(whole.ToString());
        else if (ScalarText.Real(node.Text) is { } real) json.WriteNumberValue(real);
        else json.WriteStringValue(node.Text);
    }
}
