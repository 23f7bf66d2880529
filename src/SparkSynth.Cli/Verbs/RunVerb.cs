using System.CommandLine;
using SparkSynth.Cli.CommandLine;
using SparkSynth.Cli.Rendering;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Cli.Verbs;

/// <summary><c>sparksynth run JOB</c>: the whole job.</summary>
internal static class RunVerb
{
    public static Command Create(Session session)
    {
        var path = new Argument<string>("job") { Description = "Job file, or a folder that holds job.yaml." };
        var options = new CommonOptions();
        var command = new Command("run", "Fit a model, sample a synthetic table, score and audit it, check the gates.") { path };
        options.AddTo(command, writes: true);
        command.SetAction(async (parsed, cancellation) =>
        {
            var job = session.ReadJob(parsed.GetRequiredValue(path), options.Overrides(parsed, session));
            Session.Require(JobFiles.Check(job));
            var output = new VerbOutput(session, options.Json(parsed), options.Quiet(parsed));
            if (options.DryRun(parsed))
            {
                JobText.Write(session.Terminal.Out, job, options.Json(parsed));
                return ExitCode.Done;
            }
            output.Starting($"{session.Show(job.Real)} to {session.Show(job.Output.Folder)}");
            var result = await session.WithProgressAsync(options.Quiet(parsed), progress => session.CreateRunner().RunAsync(job, progress, cancellation));
            output.Result(result, ResultsJson.Readable.RunResult, writer => Text(writer, result));
            output.Warnings(result.Warnings);
            output.Wrote(result.Sample.Path, job.Sample.Spark is not null ? $"{Numbers.Of(result.Sample.Rows, "row")}, by Spark" : $"{Numbers.Of(result.Sample.Rows, "row")} in {Numbers.Of(result.Sample.Files.Count, "file")}, {Numbers.Bytes(result.Sample.Bytes)}");
            output.Wrote(result.Output, $"model, results and manifest; {Numbers.Seconds(result.Seconds)} in all");
            output.Next($"describe {session.Show(result.Fit.Path)}");
            return output.Gates(result.Gates);
        });
        return command;
    }

    private static void Text(TextWriter writer, RunResult result)
    {
        if (result is { Quality: { } quality, Diagnostic: { } diagnostic, Columns: { } columns, Pairs: { } pairs })
            QualityText.Write(writer, quality, diagnostic, columns, pairs);
        else
            writer.WriteLine($"{Numbers.Of(result.Sample.Rows, "row")} sampled; not scored, {(result.Warnings.Any(w => w.Code == "not-read-back") ? "see the warnings" : "since evaluate is off")}");
        if (result.Privacy is { } privacy)
        {
            writer.WriteLine();
            PrivacyText.WriteShort(writer, privacy);
        }
        GateText.Write(writer, result.Gates);
    }
}
