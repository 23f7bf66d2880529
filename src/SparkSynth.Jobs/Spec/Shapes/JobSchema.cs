using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SparkSynth.Jobs.Spec.Shapes;

/// <summary>The published JSON schema of job files, <c>conf/job.schema.json</c>, made from <see cref="JobShape"/>.</summary>
public static class JobSchema
{
    /// <summary>The schema's text (draft 2020-12), ended by a line feed.</summary>
    public static string Text()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", "SparkSynth job");
            JobShape.Root.WriteSchema(json);
            json.WriteStartArray("required");
            json.WriteStringValue("real");
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }
}
