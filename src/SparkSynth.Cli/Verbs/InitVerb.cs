using System.CommandLine;
using SparkSynth.Cli.CommandLine;
using SparkSynth.Cli.Rendering;
using SparkSynth.Core;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Cli.Verbs;

/// <summary><c>sparksynth init FILE -o job.yaml</c>: a commented job for a table.</summary>
internal static class InitVerb
{
    public static Command Create(Session session)
    {
        var table = new Argument<string>("file") { Description = "The real table: file, folder or glob." };
        var target = new Option<string>("-o", "--job") { Description = "Job file to write.", HelpName = "file", DefaultValueFactory = _ => "job.yaml" };
        var options = new CommonOptions();
        var command = new Command("init", "Look at a table and write a commented job for it.") { table };
        command.Add(target);
        options.AddTo(command, overwrites: true);
        command.SetAction(async (parsed, cancellation) =>
        {
            string file = session.Absolute(parsed.GetRequiredValue(target));
            var named = new JobOverride("real.path", session.Absolute(parsed.GetRequiredValue(table)), "command line") { IsText = true };
            var job = session.MakeJob([named, .. options.Overrides(parsed, session)], needsReal: true);
            bool dry = options.DryRun(parsed);
            Session.Require([.. JobFiles.Inputs(job), .. dry ? [] : Occupied(file, parsed.GetRequiredValue(target), options.Overwrite(parsed))]);

            var output = new VerbOutput(session, options.Json(parsed), options.Quiet(parsed));
            output.Starting($"{session.Show(job.Real.Path)} to {session.Show(file)}");
            var result = await session.WithProgressAsync(options.Quiet(parsed), progress => session.CreateRunner().InitAsync(job, progress, cancellation));
            string text = InitText.Write(job.Real with { Path = Shorter(job.Real.Path, Path.GetRelativePath(Path.GetDirectoryName(file)!, job.Real.Path)) }, result);
            output.Result(result, ResultsJson.Readable.InitResult, writer =>
            {
                if (dry) writer.Write(text);
                else Columns(writer, result);
            });
            output.Warnings(result.Warnings);
            if (dry) return ExitCode.Done;
            Write(file, text);
            output.Wrote(file, $"a job for {Numbers.Of(result.Rows, "row")} of {Numbers.Of(result.Columns.Count, "column")}");
            output.Next($"run {session.Show(file)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<Problem> Occupied(string file, string typed, bool overwrite) =>
        !overwrite && (File.Exists(file) || Directory.Exists(file))
            ? [new Problem("output-exists", "-o", $"{typed} is there already.", "Give another name, or --overwrite to replace it.")]
            : [];

    // Far away, the whole path is easier to read than a climb through the folders.
    private static string Shorter(string absolute, string relative) => relative.Length <= absolute.Length ? relative : absolute;

    private static void Columns(TextWriter writer, InitResult result)
    {
        var table = new TextTable("column", "type", "role", "why").Left(1).Left(2).Left(3);
        foreach (var column in result.Columns) table.Add(column.Name, column.Type, Words.Of(column.Role), column.Reason);
        table.Write(writer);
    }

    private static void Write(string file, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            string temporary = file + ".tmp";
            File.WriteAllText(temporary, text);
            File.Move(temporary, file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException("output-unwritable", "-o", $"the job cannot be written: {error.Message}", "Check the folder and its permissions.");
        }
    }
}
