using System.Text.Json;
using SparkSynth.Core;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec.Shapes;

/// <summary>
/// What a part of a job file may look like. One description serves the validator (<see cref="Check"/>) and the published JSON schema
/// (<see cref="WriteSchema"/>), so they cannot disagree.
/// </summary>
public abstract record Shape
{
    /// <summary>What belongs here, in words that follow "expected": "a whole number ≥ 1".</summary>
    public abstract string Expectation { get; }

    /// <summary>Adds a problem for everything that does not fit.</summary>
    /// <param name="path">Path of the node in the job: <c>sample.rows</c>.</param>
    public virtual void Check(JobNode node, string path, List<Problem> problems)
    {
        if (!Accepts(node)) problems.Add(WrongValue(node, path, Expectation));
    }

    /// <summary>Writes the members of this shape's JSON schema into the open object.</summary>
    public abstract void WriteSchema(Utf8JsonWriter schema);

    /// <summary>True if the node fits; for shapes without parts.</summary>
    protected internal virtual bool Accepts(JobNode node)
    {
        var problems = new List<Problem>();
        Check(node, "", problems);
        return problems.Count == 0;
    }

    /// <summary>The problem of a value that is not what belongs there.</summary>
    protected static Problem WrongValue(JobNode node, string path, string expectation) =>
        new("wrong-value", node.Origin, $"{path} is {Show(node)}, but must be {expectation}.", Hint(node));

    private static string Show(JobNode node) => node.Kind switch
    {
        JobNodeKind.List => "a list",
        JobNodeKind.Map => "a map",
        _ when node.IsNull => "empty",
        _ when node.IsQuoted => $"the text \"{node.Text}\"",
        _ => node.Text,
    };

    private static string Hint(JobNode node)
    {
        if (node.Kind != JobNodeKind.Scalar) return "";
        if (node.IsQuoted && (ScalarText.Real(node.Text) ?? (ScalarText.Boolean(node.Text) is null ? null : 0)) is not null)
            return $"Write it without quotes: {node.Text}.";
        string digits = node.Text.Replace("_", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
        if (digits != node.Text && ScalarText.Whole(digits) is not null) return $"Write it without separators: {digits}.";
        string point = node.Text.Replace(',', '.');
        return point != node.Text && ScalarText.Real(point) is not null ? $"Write it with a decimal point: {point}." : "";
    }
}
