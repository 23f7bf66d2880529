using System.CommandLine;
using SparkSynth.Cli.CommandLine;
using SparkSynth.Jobs.Results;

namespace SparkSynth.Cli.Verbs;

/// <summary><c>sparksynth doctor</c>: tries an engine from end to end.</summary>
internal static class DoctorVerb
{
    public static Command Create(Session session)
    {
        var folder = new Option<string?>("--folder") { Description = "Where to write and read a test table; a folder like those of your jobs. Default: the current one.", HelpName = "dir" };
        var options = new CommonOptions();
        var command = new Command("doctor", "Try an engine: reach it, test its workers, write a table and read it back.") { folder };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var job = session.MakeJob(options.Overrides(parsed, session), needsReal: false);
            string where = session.Absolute(parsed.GetValue(folder) ?? ".");
            var output = new VerbOutput(session, options.Json(parsed), options.Quiet(parsed));
            output.Starting($"trying {job.Engine.Shown}");
            if (options.DryRun(parsed)) return ExitCode.Done;
            DoctorResult result = await session.WithProgressAsync(options.Quiet(parsed), progress => session.CreateRunner().DoctorAsync(job, where, progress, cancellation));
            output.Result(result, ResultsJson.Readable.DoctorResult, writer =>
            {
                foreach (var check in result.Checks) writer.WriteLine($"ok  {check.Name,-10}  {check.Detail}");
            });
            return ExitCode.Done;
        });
        return command;
    }
}
