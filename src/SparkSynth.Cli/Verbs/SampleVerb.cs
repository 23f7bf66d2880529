using System.CommandLine;
using SparkSynth.Cli.CommandLine;
using SparkSynth.Cli.Rendering;
using SparkSynth.Core;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Cli.Verbs;

/// <summary><c>sparksynth sample MODEL</c>: rows from a model file, which is all that is needed.</summary>
internal static class SampleVerb
{
    public static Command Create(Session session)
    {
        var path = new Argument<string>("model") { Description = "Model file, or a folder that holds model.json." };
        var options = new CommonOptions();
        JobOption[] ours =
        [
            new("--rows", "sample.rows", "n", "Number of rows; default: as many as the model was fitted on."),
            new("--start", "sample.start", "n", "Number of the first row: continues a table. Default: 0."),
            new("--seed", "seed", "n", "Seed of the draw. Default: 0."),
            new("--format", "sample.format", "name", "parquet (default), csv or json."),
            new("--files", "sample.files", "n", "Number of files."),
        ];
        var command = new Command("sample", "Sample a synthetic table from a model.") { path };
        foreach (var option in ours) command.Add(option.Option);
        options.AddTo(command, writes: true);
        command.SetAction(async (parsed, cancellation) =>
        {
            string model = ModelPath.Find(session, parsed.GetRequiredValue(path));
            var job = session.MakeJob([.. ours.SelectMany(o => o.Overrides(parsed)), .. options.Overrides(parsed, session)], needsReal: false);
            if (!options.HasOut(parsed) && job.Origins.Of("output.folder") == "command line")
                throw new ProblemException("missing-option", "command line", "there is no output folder.", "Give one: --out DIR.");
            Session.Require(JobFiles.Output(job));
            if (options.DryRun(parsed))
            {
                JobText.Write(session.Terminal.Out, job, options.Json(parsed));
                return ExitCode.Done;
            }
            var output = new VerbOutput(session, options.Json(parsed), options.Quiet(parsed));
            output.Starting($"{session.Show(model)} to {session.Show(job.Output.Folder)}");
            var result = await session.WithProgressAsync(options.Quiet(parsed), progress => session.CreateRunner().SampleAsync(model, job, progress, cancellation));
            var sample = result.Sample;
            output.Result(result, ResultsJson.Readable.SampleResult, writer => writer.WriteLine(
                $"{Numbers.Of(sample.Rows, "row")} from row {Numbers.Count(sample.Start)}, seed {sample.Seed}, in {Numbers.Seconds(sample.Seconds)}"));
            output.Warnings(result.Warnings);
            output.Wrote(sample.Path, job.Sample.Spark is not null ? $"{Numbers.Of(sample.Rows, "row")}, by Spark" : $"{Numbers.Of(sample.Files.Count, "file")}, {Numbers.Bytes(sample.Bytes)}");
            output.Next($"evaluate --real TABLE --synthetic {session.Show(sample.Path)}");
            return ExitCode.Done;
        });
        return command;
    }
}
