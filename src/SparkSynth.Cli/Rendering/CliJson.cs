using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparkSynth.Cli.Rendering;

/// <summary>JSON that is the command line's own.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(ErrorDocument))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>As <see cref="Default"/>; nothing but what JSON demands is escaped.</summary>
    public static CliJson Readable => Held.Json;

    // A class of its own: Default stands in the generated half, and which half is initialised first is not defined.
    private static class Held
    {
        public static readonly CliJson Json = new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
