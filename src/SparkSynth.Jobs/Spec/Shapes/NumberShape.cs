using System.Globalization;
using System.Numerics;
using System.Text.Json;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec.Shapes;

/// <summary>A number in a range, and perhaps a word in its place.</summary>
/// <param name="Least">Smallest value.</param>
/// <param name="Most">Largest value.</param>
public sealed record NumberShape(decimal Least, decimal Most) : Shape
{
    /// <summary>Whole numbers only.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The ends do not belong to the range.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Multiples of it only, or 0 for no such rule.</summary>
    public int Step { get; init; }

    /// <summary>A word that may stand instead: <c>auto</c>, <c>same</c>.</summary>
    public string? Word { get; init; }

    public override string Expectation =>
        (IsOpen ? $"a number between {Show(Least)} and {Show(Most)} (ends excluded)"
            : $"a {(IsWhole ? "whole " : "")}number from {Show(Least)} to {Show(Most)}")
        + (Step == 0 ? "" : $" in steps of {Step}")
        + (Word is null ? "" : $", or {Word}");

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        if (Word is null)
        {
            WriteNumber(schema);
            return;
        }
        schema.WriteStartArray("anyOf");
        schema.WriteStartObject();
        WriteNumber(schema);
        schema.WriteEndObject();
        schema.WriteStartObject();
        schema.WriteStartArray("enum");
        schema.WriteStringValue(Word);
        schema.WriteEndArray();
        schema.WriteEndObject();
        schema.WriteEndArray();
    }

    protected internal override bool Accepts(JobNode node)
    {
        if (node.Kind != JobNodeKind.Scalar) return false;
        if (Word is not null && node.Text == Word) return true;
        if (node.IsQuoted) return false;
        if (IsWhole) return ScalarText.Whole(node.Text) is { } whole && whole >= new BigInteger(Least) && whole <= new BigInteger(Most) && (Step == 0 || whole % Step == 0);
        return ScalarText.Real(node.Text) is { } real
            && (IsOpen ? real > (double)Least && real < (double)Most : real >= (double)Least && real <= (double)Most);
    }

    private void WriteNumber(Utf8JsonWriter schema)
    {
        schema.WriteString("type", IsWhole ? "integer" : "number");
        schema.WriteNumber(IsOpen ? "exclusiveMinimum" : "minimum", Least);
        schema.WriteNumber(IsOpen ? "exclusiveMaximum" : "maximum", Most);
        if (Step != 0) schema.WriteNumber("multipleOf", Step);
    }

    private static string Show(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
