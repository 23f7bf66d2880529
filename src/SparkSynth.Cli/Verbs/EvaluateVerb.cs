using System.CommandLine;
using SparkSynth.Cli.CommandLine;
using SparkSynth.Cli.Rendering;
using SparkSynth.Core;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Cli.Verbs;

/// <summary><c>sparksynth evaluate --real A --synthetic B</c>: scores any synthetic table, whoever made it.</summary>
internal static class EvaluateVerb
{
    public static Command Create(Session session)
    {
        var real = new JobOption("--real", "real.path", "path", "The real table: file, folder or glob.") { IsText = true };
        var synthetic = new Option<string?>("--synthetic") { Description = "The synthetic table.", HelpName = "path" };
        var holdout = new JobOption("--holdout", "holdout.path", "path", "Real rows that nothing was fitted on: the ceiling.") { IsText = true };
        var metadata = new JobOption("--metadata", "evaluate.metadata", "path", "JSON that SDV writes for one table: the roles to score by.") { IsText = true };
        JobOption[] ours = [real, holdout, metadata];
        var options = new CommonOptions();
        var command = new Command("evaluate", "Score a synthetic table against the real one.");
        command.Add(real.Option);
        command.Add(synthetic);
        command.Add(holdout.Option);
        command.Add(metadata.Option);
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var problems = new List<Problem>();
            if (parsed.GetValue(real.Option) is null) problems.Add(Missing("real"));
            if (parsed.GetValue(synthetic) is not { } path) problems.Add(Missing("synthetic"));
            else if (JobFiles.Missing(session.Absolute(path), "--synthetic", "synthetic table") is { } missing) problems.Add(missing);
            Session.Require(problems);

            var job = session.MakeJob([.. ours.SelectMany(o => o.Overrides(parsed)), .. options.Overrides(parsed, session)], needsReal: true);
            Session.Require(JobFiles.Inputs(job));
            if (options.DryRun(parsed))
            {
                JobText.Write(session.Terminal.Out, job, options.Json(parsed));
                return ExitCode.Done;
            }
            var table = new TableSpec { Path = session.Absolute(parsed.GetRequiredValue(synthetic)!), NullValues = job.Real.NullValues };
            var output = new VerbOutput(session, options.Json(parsed), options.Quiet(parsed));
            output.Starting($"{session.Show(table.Path)} against {session.Show(job.Real)}");
            var result = await session.WithProgressAsync(options.Quiet(parsed), progress => session.CreateRunner().EvaluateAsync(table, job, progress, cancellation));
            output.Result(result, ResultsJson.Readable.EvaluateResult, writer =>
            {
                QualityText.Write(writer, result.Quality, result.Diagnostic, result.Columns, result.Pairs);
                GateText.Write(writer, result.Gates);
            });
            output.Warnings(result.Warnings);
            return output.Gates(result.Gates);
        });
        return command;
    }

    private static Problem Missing(string option) =>
        new("missing-option", "command line", $"the {option} table is not named.", $"Give it: --{option} PATH.");
}
