using SparkSynth.Cli.Rendering;
using SparkSynth.Core;
using SparkSynth.Jobs;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Cli;

/// <summary>What the verbs share: where to print, who does the work, how a job is read.</summary>
public sealed class Session(Terminal terminal, Func<IJobRunner> createRunner)
{
    public Terminal Terminal { get; } = terminal;

    public IJobRunner CreateRunner() => createRunner();

    /// <summary>A path of the command line, absolute.</summary>
    public string Absolute(string path) => Path.GetFullPath(path, Terminal.Folder);

    /// <summary>A table as a user would name it here.</summary>
    public string Show(TableSpec table) => table.IsSpark ? table.Shown : Show(table.Path);

    /// <summary>A path as a user would type it here: relative where it is below the current folder.</summary>
    public string Show(string path)
    {
        string relative = Path.GetRelativePath(Terminal.Folder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>Reads a job file (or the job.yaml of a folder) with what the command line sets.</summary>
    public JobSpec ReadJob(string path, IReadOnlyList<JobOverride> overrides)
    {
        string file = Absolute(path), name = path;
        if (Directory.Exists(file)) (file, name) = (Path.Combine(file, "job.yaml"), Path.Combine(path, "job.yaml"));
        if (JobFiles.Missing(file, name, "job file") is { } problem) throw new ProblemException([problem]);
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException("file-unreadable", name, $"the job file cannot be read: {error.Message}", "Check the path and its permissions.");
        }
        return JobReader.Read(new JobSource { Text = text, Name = name, Folder = Path.GetDirectoryName(file)!, Overrides = overrides, Environment = Terminal.Environment });
    }

    /// <summary>A job made of the command line alone; paths start from the current folder.</summary>
    public JobSpec MakeJob(IReadOnlyList<JobOverride> overrides, bool needsReal) => JobReader.Read(new JobSource
    {
        Name = "command line",
        Folder = Terminal.Folder,
        Overrides = overrides,
        Environment = Terminal.Environment,
        NeedsReal = needsReal,
    });

    /// <summary>Does work while its progress is shown: bars on a terminal, a line a stage elsewhere, nothing if <paramref name="quiet"/>.</summary>
    public async Task<T> WithProgressAsync<T>(bool quiet, Func<IProgress<StageProgress>, Task<T>> work)
    {
        if (quiet) return await work(new SilentProgress());
        return Terminal.CanAnimate ? await ProgressBars.ShowAsync(Terminal.Error, work) : await work(new ProgressLines(Terminal.Error, Terminal.Time));
    }

    /// <summary>Throws if there are problems.</summary>
    public static void Require(IReadOnlyList<Problem> problems)
    {
        if (problems.Count > 0) throw new ProblemException(problems);
    }
}
