using System.Text.Json.Serialization;

namespace SparkSynth.Core.Synthesizers;

/// <summary>JSON of a model: camelCase, shortest round-trip numbers, defaults left out. Source-generated: works trimmed and starts fast.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SynthesizerModel))]
internal sealed partial class ModelJson : JsonSerializerContext;
