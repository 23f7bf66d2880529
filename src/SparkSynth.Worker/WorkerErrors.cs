using System.Text;
using SparkSynth.Core;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Worker;

/// <summary>Errors as one line of stderr, of which Spark keeps the last 2,048 bytes.</summary>
internal static class WorkerErrors
{
    private const int MostBytes = 1800;

    /// <summary>What the user gave is wrong: the driver makes a problem of it again.</summary>
    public static string Line(ProblemException error)
    {
        Problem problem = error.Problems[0];
        return ReportLines.Problem(problem with { What = Short($"{problem.What} (on executor {Environment.MachineName})", 800), Where = Short(problem.Where, 500), Advice = Short(problem.Advice, 300) });
    }

    /// <summary>Anything else.</summary>
    public static string Line(Exception error)
    {
        var text = new StringBuilder("sparksynth-worker: ");
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (e != error) text.Append(" <- ");
            text.Append(e.GetType().Name).Append(": ").Append(e.Message);
        }

        // Where it happened, for those who can read the source; the message itself comes last in no case.
        string? place = error.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("SparkSynth.", StringComparison.Ordinal))?.Trim();
        if (place is not null) text.Append(" (").Append(place).Append(')');
        return Short(text.ToString().ReplaceLineEndings(" "), MostBytes);
    }

    private static string Short(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";
}
