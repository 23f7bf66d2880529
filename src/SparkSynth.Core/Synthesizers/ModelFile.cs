using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SparkSynth.Core.Synthesizers;

/// <summary>
/// The model as a file: one JSON object with the format's name and version, a SHA-256 of the model's own text, and the model.
/// Equal models give equal bytes.
/// </summary>
public static class ModelFile
{
    /// <summary>Version of the format; models of another one are refused.</summary>
    public const int Version = 1;

    private const string Format = "sparksynth-model";

    /// <summary>Bytes of a model file.</summary>
    public static byte[] Write(SynthesizerModel model)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(model, ModelJson.Default.SynthesizerModel);
        string head = $"{{\"format\":\"{Format}\",\"version\":{Version},\"sha256\":\"{Hash(body)}\",\n\"model\":";
        return [.. Encoding.UTF8.GetBytes(head), .. body, .. "}\n"u8];
    }

    /// <summary>Reads and checks a model file.</summary>
    /// <param name="where">Its path, for messages.</param>
    /// <exception cref="ProblemException">Not a model, of another version, or changed since it was written.</exception>
    public static SynthesizerModel Read(ReadOnlyMemory<byte> file, string where)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(file);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out JsonElement format) || format.GetString() != Format)
                throw new ProblemException("not-a-model", where, "This is not a model file.", "Give the model.json that 'fit' or 'run' wrote.");
            int version = root.GetProperty("version").GetInt32();
            if (version != Version)
                throw new ProblemException("model-version", where, $"The model has format version {version}; this SparkSynth reads version {Version}.", "Fit it again, or use the SparkSynth that wrote it.");
            byte[] body = Encoding.UTF8.GetBytes(root.GetProperty("model").GetRawText());
            if (!string.Equals(Hash(body), root.GetProperty("sha256").GetString(), StringComparison.Ordinal))
                throw new ProblemException("model-changed", where, "The model is not what was written: its checksum does not match.", "Fit it again; models are not to be edited by hand.");
            SynthesizerModel model = JsonSerializer.Deserialize(body, ModelJson.Default.SynthesizerModel)!;
            if (model.SchemaHash != model.Schema().Hash()) throw new JsonException("its schema hash does not match its columns");
            return model;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ProblemException("not-a-model", where, $"This is not a whole model file ({e.Message.Split(" LineNumber:", 2)[0].TrimEnd('.')}).", "Fit it again.");
        }
    }

    private static string Hash(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
