using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SparkSynth.Jobs.Spec;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Cli.Rendering;

/// <summary>The effective job, as --dry-run prints it.</summary>
internal static class JobText
{
    public static void Write(TextWriter writer, JobSpec job, bool json)
    {
        var tree = JobTree.From(job);
        if (!json)
        {
            writer.Write(YamlWriter.Write(tree));
            return;
        }
        using var bytes = new MemoryStream();
        using (var document = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonTreeWriter.Write(tree, document);
        writer.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
    }
}
