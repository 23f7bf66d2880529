using System.CommandLine;
using SparkSynth.Cli.CommandLine;
using SparkSynth.Cli.Rendering;
using SparkSynth.Jobs.Results;

namespace SparkSynth.Cli.Verbs;

/// <summary><c>sparksynth describe MODEL</c>: what a model has learned.</summary>
internal static class DescribeVerb
{
    public static Command Create(Session session)
    {
        var path = new Argument<string>("model") { Description = "Model file, or a folder that holds model.json." };
        var options = new CommonOptions();
        var command = new Command("describe", "Show what a model has learned: columns, distributions, goodness of fit, dependences.") { path };
        options.AddTo(command, works: false);
        command.SetAction(async (parsed, cancellation) =>
        {
            string model = ModelPath.Find(session, parsed.GetRequiredValue(path));
            var result = await session.CreateRunner().DescribeAsync(model, cancellation);
            var output = new VerbOutput(session, options.Json(parsed), options.Quiet(parsed));
            output.Result(result, ResultsJson.Readable.DescribeResult, writer => DescribeText.Write(writer, result));
            output.Next($"sample {session.Show(model)} --rows {result.Rows} --out DIR");
            return ExitCode.Done;
        });
        return command;
    }
}
