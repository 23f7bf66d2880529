using System.Text.Json.Serialization;
using SparkSynth.Core.Privacy.Measures;

namespace SparkSynth.Jobs.Results.Audit;

/// <summary>SDMetrics' privacy metrics under their own names, 1 = best; on all rows. Keys and secrets of the CAP family are the quasi-identifiers and the sensitive column.</summary>
public sealed record SdmetricsSummary
{
    [JsonPropertyName("DCRBaselineProtection")]
    public DCRBaselineProtection? DcrBaseline { get; init; }

    [JsonPropertyName("DCROverfittingProtection")]
    public DCROverfittingProtection? DcrOverfitting { get; init; }

    [JsonPropertyName("NewRowSynthesis")]
    public NewRowSynthesis? NewRows { get; init; }

    [JsonPropertyName("CategoricalCAP")]
    public double? Cap { get; init; }

    [JsonPropertyName("CategoricalZeroCAP")]
    public double? ZeroCap { get; init; }

    [JsonPropertyName("CategoricalGeneralizedCAP")]
    public double? GeneralizedCap { get; init; }

    [JsonPropertyName("DisclosureProtection")]
    public DisclosureProtection? Disclosure { get; init; }
}
