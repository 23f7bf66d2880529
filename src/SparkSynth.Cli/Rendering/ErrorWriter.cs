using System.Text.Json;
using SparkSynth.Core;
using SparkSynth.Jobs;

namespace SparkSynth.Cli.Rendering;

/// <summary>Tells the user that there is no result, and why: on stderr, the most important line last; with --json also as the one document on stdout.</summary>
internal sealed class ErrorWriter(Terminal terminal, bool json)
{
    public int BadInput(IReadOnlyList<Problem> problems)
    {
        foreach (var problem in problems) Line($"error: {problem.Where}: {problem.What} {problem.Advice}".TrimEnd());
        if (problems.Count > 1) Line($"{problems.Count} problems; nothing was written.");
        return Document(ExitCode.BadInput, problems.Count == 1 ? problems[0].What : $"{problems.Count} problems", problems);
    }

    public int EngineLost(EngineException error)
    {
        if (error.ErrorClass is not null) Line($"{error.ErrorClass}{(error.SqlState is null ? "" : $" (SQLSTATE {error.SqlState})")}");
        Line($"error: the engine was lost: {error.Message}");
        return Document(ExitCode.EngineLost, error.Message, []);
    }

    public int Interrupted(int exitCode)
    {
        Line("interrupted; nothing that looks finished was left behind.");
        return Document(exitCode, "interrupted", []);
    }

    public int Failed(Exception error)
    {
        // A defect of ours or of the machine (disk full): the trace is for whoever reports it, the message for the user, who reads the last line.
        if (error is not (IOException or UnauthorizedAccessException)) Line(error.ToString());
        Line($"error: the run failed: {error.Message}");
        return Document(ExitCode.Failed, error.Message, []);
    }

    private void Line(string text) => terminal.Error.WriteLine(text);

    private int Document(int exitCode, string error, IReadOnlyList<Problem> problems)
    {
        if (json) terminal.Out.WriteLine(JsonSerializer.Serialize(new ErrorDocument(exitCode, error, problems), CliJson.Readable.ErrorDocument));
        return exitCode;
    }
}
