using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SparkSynth.Jobs.Results;

namespace SparkSynth.Cli.Verbs;

/// <summary>How every verb ends: its result on stdout; warnings, what was written and the next command on stderr.</summary>
internal sealed class VerbOutput(Session session, bool json, bool quiet)
{
    /// <summary>Prints a result: the document with --json, else what <paramref name="text"/> writes.</summary>
    public void Result<T>(T result, JsonTypeInfo<T> type, Action<TextWriter> text)
    {
        if (json) session.Terminal.Out.WriteLine(JsonSerializer.Serialize(result, type));
        else text(session.Terminal.Out);
    }

    public void Starting(string what) => Say($"sparksynth {Version.Text}: {what}");

    public void Warnings(IReadOnlyList<JobWarning> warnings)
    {
        foreach (var warning in warnings) session.Terminal.Error.WriteLine($"warning: {warning.Where}: {warning.What}");
    }

    public void Wrote(string path, string what) => Say($"wrote {session.Show(path)}: {what}");

    public void Said(string what) => Say(what);

    public void Next(string command) => Say($"next: sparksynth {command}");

    /// <summary>Names the gates that failed; the exit code of the verb.</summary>
    public int Gates(IReadOnlyList<GateResult> gates)
    {
        var failed = gates.Where(g => !g.Passed).ToArray();
        foreach (var gate in failed)
            session.Terminal.Error.WriteLine($"gate failed: {gate.Name} is {Rendering.Numbers.Score(gate.Score)}, but must be {(gate.Least is null ? "at most" : "at least")} {Rendering.Numbers.Score(gate.Least ?? gate.Most)}{By(gate)}.");
        return failed.Length == 0 ? ExitCode.Done : ExitCode.GateFailed;
    }

    private static string By(GateResult gate) => gate.Most is { } most && gate.Score is { } score ? $" ({Rendering.Numbers.Score(score - most)} too much)" : "";

    private void Say(string line)
    {
        if (!quiet) session.Terminal.Error.WriteLine(line);
    }
}
