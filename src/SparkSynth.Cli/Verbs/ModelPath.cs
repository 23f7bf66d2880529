using SparkSynth.Core;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Cli.Verbs;

/// <summary>The model that a user means: a file, or the model.json of an output folder.</summary>
internal static class ModelPath
{
    /// <summary>Its absolute path; throws if it is not there.</summary>
    public static string Find(Session session, string typed)
    {
        string path = session.Absolute(typed);
        if (Directory.Exists(path)) path = Path.Combine(path, "model.json");
        return JobFiles.Missing(path, "command line", "model") is { } problem ? throw new ProblemException([problem with { Advice = problem.Code == "file-missing" && !problem.Advice.StartsWith("Did", StringComparison.Ordinal) ? "Make one with: sparksynth fit JOB." : problem.Advice }]) : path;
    }
}
