using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparkSynth.Jobs.Results;

/// <summary>
/// Numbers in results: rounded to 12 significant digits, so that sums taken in another order print the same; what is not finite is null.
/// </summary>
public sealed class ScoreConverter : JsonConverter<double>
{
    /// <summary>A number to 12 significant digits, half to even; 0, NaN and ±∞ stay.</summary>
    public static double Round(double value) =>
        double.IsFinite(value) ? double.Parse(value.ToString("E11", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture) : value;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(Round(value));
        else writer.WriteNullValue();
    }
}
