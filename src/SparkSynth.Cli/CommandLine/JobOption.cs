using System.CommandLine;
using SparkSynth.Core;
using SparkSynth.Jobs.Spec;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Cli.CommandLine;

/// <summary>An option that is another way to write <c>--set path=value</c>.</summary>
internal sealed class JobOption(string name, string path, string helpName, string description)
{
    public Option<string?> Option { get; } = new(name) { Description = description, HelpName = helpName };

    /// <summary>The value is text as it is (a path), not YAML.</summary>
    public bool IsText { get; init; }

    /// <summary>The value is a list of texts with commas between them.</summary>
    public bool IsList { get; init; }

    /// <summary>The value is a list name=value: each sets a key below the path.</summary>
    public bool IsMap { get; init; }

    /// <summary>What the option sets, if it is given.</summary>
    public IEnumerable<JobOverride> Overrides(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is not { } value) return [];
        if (IsMap) return Texts(value).Select(Entry);
        if (IsList) return [new JobOverride(path, $"[{string.Join(", ", Texts(value).Select(t => YamlWriter.Scalar(t, isText: true)))}]", name)];
        return [new JobOverride(path, value, name) { IsText = IsText }];
    }

    private static string[] Texts(string value) => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private JobOverride Entry(string text)
    {
        int at = text.LastIndexOf('=');
        if (at <= 0) throw new ProblemException("bad-option", name, $"'{text}' is not name=value.", $"Write for instance {name} age=2,sex=0.5.");
        return new JobOverride($"{path}.\"{text[..at]}\"", text[(at + 1)..], name);
    }
}
