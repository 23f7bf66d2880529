using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SparkSynth.Jobs.Results.Audit;

namespace SparkSynth.Jobs.Results;

/// <summary>JSON of results: camelCase, indented, every property present, numbers by <see cref="ScoreConverter"/>. Source-generated: no reflection at start.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    UseStringEnumConverter = true,
    Converters = [typeof(ScoreConverter)])]
[JsonSerializable(typeof(InitResult))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(FitResult))]
[JsonSerializable(typeof(SampleResult))]
[JsonSerializable(typeof(EvaluateResult))]
[JsonSerializable(typeof(DescribeResult))]
[JsonSerializable(typeof(DoctorResult))]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(AuditResult))]
[JsonSerializable(typeof(NeighboursResult))]
[JsonSerializable(typeof(LookalikeResult))]
public sealed partial class ResultsJson : JsonSerializerContext
{
    /// <summary>As <see cref="Default"/>, with column names as they are: nothing but what JSON demands is escaped.</summary>
    public static ResultsJson Readable => Held.Json;

    // A class of its own: Default stands in the generated half, and which half is initialised first is not defined.
    private static class Held
    {
        public static readonly ResultsJson Json = new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
