using System.CommandLine;
using SparkSynth.Cli.CommandLine;
using SparkSynth.Cli.Rendering;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Cli.Verbs;

/// <summary><c>sparksynth fit JOB</c>: the model alone.</summary>
internal static class FitVerb
{
    public static Command Create(Session session)
    {
        var path = new Argument<string>("job") { Description = "Job file, or a folder that holds job.yaml." };
        var options = new CommonOptions();
        var command = new Command("fit", "Fit a model and write it to model.json in the output folder.") { path };
        options.AddTo(command, writes: true);
        command.SetAction(async (parsed, cancellation) =>
        {
            var job = session.ReadJob(parsed.GetRequiredValue(path), options.Overrides(parsed, session));
            Session.Require(JobFiles.Check(job));
            if (options.DryRun(parsed))
            {
                JobText.Write(session.Terminal.Out, job, options.Json(parsed));
                return ExitCode.Done;
            }
            var output = new VerbOutput(session, options.Json(parsed), options.Quiet(parsed));
            output.Starting($"{session.Show(job.Real)} to {session.Show(job.Output.Folder)}");
            var result = await session.WithProgressAsync(options.Quiet(parsed), progress => session.CreateRunner().FitAsync(job, progress, cancellation));
            output.Result(result, ResultsJson.Readable.FitResult, writer => writer.WriteLine(
                $"{result.Fit.Synthesizer} of {Numbers.Of(result.Fit.Columns, "column")}, fitted on {Numbers.Of(result.Fit.Rows, "row")} in {Numbers.Seconds(result.Fit.Seconds)}"));
            output.Warnings(result.Warnings);
            output.Wrote(result.Fit.Path, "the model");
            output.Next($"sample {session.Show(result.Fit.Path)} --rows {result.Fit.Rows} --out DIR");
            return ExitCode.Done;
        });
        return command;
    }
}
