using System.Collections.Immutable;
using System.Text.Json;
using SparkSynth.Core;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec.Shapes;

/// <summary>One of some words.</summary>
public sealed record ChoiceShape(ImmutableArray<string> Values) : Shape
{
    public ChoiceShape(IEnumerable<string> values) : this([.. values])
    {
    }

    /// <summary>What to tell someone who wrote another word, instead of the nearest one.</summary>
    public string? Advice { get; init; }

    public override string Expectation => Values.Length == 1 ? Values[0] : $"{string.Join(", ", Values[..^1])} or {Values[^1]}";

    public override void Check(JobNode node, string path, List<Problem> problems)
    {
        if (Accepts(node)) return;
        var problem = WrongValue(node, path, Expectation);
        if (Advice is not null) problem = problem with { Advice = Advice };
        else if (node.Kind == JobNodeKind.Scalar && NearestName.Find(node.Text, Values) is { } nearest) problem = problem with { Advice = $"Did you mean '{nearest}'?" };
        problems.Add(problem);
    }

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteStartArray("enum");
        foreach (string value in Values) schema.WriteStringValue(value);
        schema.WriteEndArray();
    }

    protected internal override bool Accepts(JobNode node) => node.Kind == JobNodeKind.Scalar && Values.Contains(node.Text);
}
