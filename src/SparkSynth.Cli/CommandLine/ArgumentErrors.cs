using System.CommandLine;
using System.CommandLine.Parsing;
using SparkSynth.Core;
using SparkSynth.Jobs.Spec;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Cli.CommandLine;

/// <summary>What is wrong with a command line, in our words. System.CommandLine takes an unknown option for an argument: here it is found first.</summary>
internal static class ArgumentErrors
{
    public static IReadOnlyList<Problem> Find(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var command = parsed.CommandResult.Command;
        if (command is RootCommand && arguments.FirstOrDefault(a => !a.StartsWith('-')) is { } verb)
            return [new Problem("unknown-verb", "command line", $"unknown verb '{verb}'.", NearestName.Advice(verb, [.. command.Subcommands.Select(c => c.Name)]))];

        var unknown = UnknownOptions(parsed, arguments);
        if (unknown.Count > 0) return unknown;
        if (parsed.Errors.Count == 0 || parsed.Action is System.CommandLine.Help.HelpAction) return [];
        string help = command is RootCommand ? "sparksynth --help" : $"sparksynth {command.Name} --help";
        return [.. parsed.Errors.Where(e => arguments.Count > 0).Select(e => new Problem("command-line", "command line", Sentence(e.Message), $"See {help}."))];
    }

    private static List<Problem> UnknownOptions(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var known = new List<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult result; at = at.Parent)
            foreach (var option in result.Command.Options)
                if (at == parsed.CommandResult || option.Recursive) known.AddRange([option.Name, .. option.Aliases]);

        var problems = new List<Problem>();
        foreach (string argument in arguments.TakeWhile(a => a != "--"))
        {
            if (argument.Length < 2 || argument[0] != '-' || ScalarText.Real(argument) is not null) continue;
            string name = argument.Split('=', ':')[0];
            if (!known.Contains(name))
                problems.Add(new Problem("unknown-option", "command line", $"unknown option '{name}'.", Advice(name, [.. known.Where(k => k.StartsWith("--", StringComparison.Ordinal)).Distinct()])));
        }
        return problems;
    }

    // Compared without the dashes, which all have.
    private static string Advice(string name, string[] known) =>
        NearestName.Find(name.TrimStart('-'), known.Select(k => k[2..])) is { } nearest ? $"Did you mean '--{nearest}'?" : $"Valid here: {string.Join(", ", known)}.";

    private static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";
}
