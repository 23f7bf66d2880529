namespace SparkSynth.Jobs.Spec;

/// <summary>One value set on the command line: as if it stood in the job file.</summary>
/// <param name="Path">Keys joined by dots; a key that holds dots stands in double quotes: <c>columns."a.b".role</c>.</param>
/// <param name="Value">YAML of the value: <c>1000</c>, <c>[a, b]</c>.</param>
/// <param name="Origin">What the user typed, for messages: "--set sample.rows".</param>
public sealed record JobOverride(string Path, string Value, string Origin)
{
    /// <summary>True if <see cref="Value"/> is text as it is (a path), not YAML.</summary>
    public bool IsText { get; init; }
}
