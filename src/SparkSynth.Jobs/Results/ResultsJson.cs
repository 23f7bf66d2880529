using System.Text.Json.Serialization;

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
public sealed partial class ResultsJson : JsonSerializerContext;
