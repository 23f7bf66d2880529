using SparkSynth.Core;

namespace SparkSynth.Jobs.Spec;

/// <summary>What can be told about a job's files before any work: inputs that are not there, an output folder that is in use.</summary>
public static class JobFiles
{
    /// <summary>The problems of a job's paths; none if all is well.</summary>
    public static IReadOnlyList<Problem> Check(JobSpec job) => [.. Inputs(job), .. Output(job)];

    /// <summary>The problems of what the job reads.</summary>
    public static IReadOnlyList<Problem> Inputs(JobSpec job)
    {
        var problems = new List<Problem>();
        if (job.Real.Spark is null) Input(job, "real.path", job.Real.Path, "table", problems); // what Spark reads, it finds
        if (job.Holdout.Spark is null) Input(job, "holdout.path", job.Holdout.Path, "hold-out", problems);
        Input(job, "evaluate.metadata", job.Evaluate.Metadata, "metadata", problems);
        return problems;
    }

    /// <summary>The problems of the output folder.</summary>
    public static IReadOnlyList<Problem> Output(JobSpec job)
    {
        string folder = job.Output.Folder, where = job.Origins.Of("output.folder");
        if (File.Exists(folder)) return [new Problem("output-is-file", where, $"the output folder {folder} is a file.", "Give another folder.")];
        return !job.Output.Overwrite && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()
            ? [new Problem("output-exists", where, $"the output folder {folder} is not empty.", "Give another one (--out DIR), or --overwrite to replace what is there.")]
            : [];
    }

    /// <summary>The problem of an input that is not there, or null. Globs are left to whoever opens them.</summary>
    public static Problem? Missing(string path, string where, string what)
    {
        if (path.AsSpan().IndexOfAny('*', '?', '[') >= 0 || File.Exists(path) || Directory.Exists(path)) return null;
        string? folder = Path.GetDirectoryName(path);
        string advice = "Check the path; paths in a job are relative to the job file.";
        if (folder is not null && Directory.Exists(folder)
            && NearestName.Find(Path.GetFileName(path), Directory.EnumerateFileSystemEntries(folder).Take(1000).Select(e => Path.GetFileName(e)!).Order(StringComparer.Ordinal)) is { } nearest)
            advice = $"Did you mean '{Path.Combine(folder, nearest)}'?";
        return new Problem("file-missing", where, $"there is no {what} at {path}.", advice);
    }

    private static void Input(JobSpec job, string key, string? path, string what, List<Problem> problems)
    {
        if (path is { Length: > 0 } && Missing(path, job.Origins.Of(key), what) is { } problem) problems.Add(problem);
    }
}
