using System.CommandLine;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Cli.CommandLine;

/// <summary>An option that is another way to write <c>--set path=value</c>.</summary>
internal sealed class JobOption(string name, string path, string helpName, string description)
{
    public Option<string?> Option { get; } = new(name) { Description = description, HelpName = helpName };

    /// <summary>The value is text as it is (a path), not YAML.</summary>
    public bool IsText { get; init; }

    /// <summary>What the option sets, if it is given.</summary>
    public IEnumerable<JobOverride> Overrides(ParseResult parsed) =>
        parsed.GetValue(Option) is { } value ? [new JobOverride(path, value, name) { IsText = IsText }] : [];
}
