using System.CommandLine;
using SparkSynth.Cli.CommandLine;
using SparkSynth.Cli.Rendering;
using SparkSynth.Core;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;
using SparkSynth.Jobs.Stages.Audit;

namespace SparkSynth.Cli.Verbs;

/// <summary><c>sparksynth lookalike --target A --population B --top n</c>: the rows of B most similar to those of A.</summary>
internal static class LookalikeVerb
{
    public static Command Create(Session session)
    {
        var target = new Option<string?>("--target") { Description = "Rows to be resembled: file, folder or glob.", HelpName = "path" };
        var population = new Option<string?>("--population") { Description = "Rows to choose from; target rows among them are left out.", HelpName = "path" };
        var top = new Option<string?>("--top") { Description = "How many a target row, or in all with --group; default: 10.", HelpName = "n" };
        var group = new Option<bool>("--group") { Description = "One list for all targets: the rows nearest to any of them." };
        var key = new Option<string?>("--key") { Description = "Column by which a target row is recognised in the population; default: equal in all common columns.", HelpName = "column" };
        var columns = new Option<string?>("--columns") { Description = "Columns to compare; default: all common ones but keys and free text.", HelpName = "a,b" };
        JobOption[] ours =
        [
            new("--exclude", "audit.exclude", "a,b", "Columns to leave out.") { IsList = true },
            new("--weights", "audit.weights", "a=2,b=0.5", "Weights of columns; 1 where not named.") { IsMap = true },
            new("--scale", "audit.scale", "name", "range (default), robust or rank."),
            new("--null-rule", "audit.nullRule", "name", "value (default: null equals null), or gower1971: small tables only."),
        ];
        var options = new CommonOptions();
        var command = new Command("lookalike", "Find the rows of a population that are most similar to target rows.");
        foreach (var option in (Option[])[target, population, top, group, key, columns]) command.Add(option);
        foreach (var option in ours) command.Add(option.Option);
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var problems = new List<Problem>();
            string? a = Table(target, "target"), b = Table(population, "population");
            bool isGroup = parsed.GetValue(group);
            int n = (int?)AuditVerb.Number(parsed.GetValue(top), "--top", 1, isGroup ? 1_000_000_000 : 1_000, problems) ?? 10;
            Session.Require(problems);

            var job = session.MakeJob([.. ours.SelectMany(o => o.Overrides(parsed)), .. options.Overrides(parsed, session)], needsReal: false);
            if (options.DryRun(parsed))
            {
                JobText.Write(session.Terminal.Out, job, options.Json(parsed));
                return ExitCode.Done;
            }
            string[] chosen = parsed.GetValue(columns)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
            var request = new LookalikeRequest(job.Real with { Path = a! }, job.Real with { Path = b! }, n, isGroup, parsed.GetValue(key), chosen);
            var output = new VerbOutput(session, options.Json(parsed), options.Quiet(parsed));
            output.Starting($"{session.Show(a!)} in {session.Show(b!)}");
            var result = await session.WithProgressAsync(options.Quiet(parsed), progress => session.CreateRunner().LookalikeAsync(job, request, progress, cancellation));
            output.Result(result, ResultsJson.Readable.LookalikeResult, writer => NeighboursText.Write(writer, result.Rows, isGroup ? "nearest_target" : "target"));
            output.Warnings(result.Warnings);
            output.Said($"{Numbers.Of(result.LeftOut, "population row")} left out as targets themselves ({result.LeftOutBy}); rows are numbered from 0 in file order; {Numbers.Seconds(result.Seconds)}");
            return ExitCode.Done;

            string? Table(Option<string?> option, string name)
            {
                if (parsed.GetValue(option) is not { } path)
                {
                    problems.Add(AuditVerb.Missing(name));
                    return null;
                }
                if (JobFiles.Missing(session.Absolute(path), $"--{name}", $"{name} table") is { } missing) problems.Add(missing);
                return session.Absolute(path);
            }
        });
        return command;
    }
}
