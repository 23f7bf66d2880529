using SparkSynth.Core;

namespace SparkSynth.Engine.Spark;

/// <summary>Where the worker's archive is.</summary>
public static class WorkerArchive
{
    /// <summary>Environment variable that names the archive, e.g. one for executors of another processor.</summary>
    public const string Variable = "SPARKSYNTH_WORKER";

    private const string RepositoryFile = "artifacts/worker/sparksynth-worker-linux-x64.tgz";

    /// <summary>The archive that <see cref="Variable"/> names, or the one that scripts/worker built in the repository around <paramref name="folder"/>.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public static string Find(string folder)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new ProblemException("no-worker", Variable, $"There is no file '{named}'.", "Name the archive that scripts/worker prints.");
        }

        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, RepositoryFile);
            if (File.Exists(path)) return path;
        }

        throw new ProblemException("no-worker", "--engine", "The worker that runs on Spark's executors has not been built.", "Run scripts/worker, or use scripts/sparksynth, which does so.");
    }
}
