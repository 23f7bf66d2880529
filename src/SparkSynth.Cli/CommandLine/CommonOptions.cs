using System.CommandLine;
using SparkSynth.Core;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Cli.CommandLine;

/// <summary>The options that verbs share, and what they set in the job.</summary>
internal sealed class CommonOptions
{
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as one JSON document on stdout." };
    private readonly Option<bool> _quiet = new("--quiet") { Description = "No progress on stderr." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Check everything, print the job with all its defaults, do nothing." };
    private readonly Option<string[]> _set = new("--set") { Description = "Set any value of the job, e.g. --set sample.rows=1000. May be given again.", HelpName = "path=value", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };
    private readonly Option<string?> _engine = new("--engine") { Description = "What the work runs on: embedded, local (a Spark on this machine) or sc://host:port (a Spark Connect server).", HelpName = "name" };
    private readonly Option<string?> _threads = new("--threads") { Description = "Threads; default: as many as there are cores.", HelpName = "n" };
    private readonly Option<string?> _out = new("--out") { Description = "Output folder, instead of the job's.", HelpName = "dir" };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace what stands in the output." };

    /// <summary>Adds them to a verb.</summary>
    /// <param name="works">The verb does work: --set, --engine, --threads, --dry-run.</param>
    /// <param name="writes">The verb has an output folder: --out.</param>
    /// <param name="overwrites">The verb writes something: --overwrite.</param>
    public void AddTo(Command command, bool works = true, bool writes = false, bool overwrites = false)
    {
        if (writes) command.Add(_out);
        if (writes || overwrites) command.Add(_overwrite);
        if (works)
        {
            command.Add(_set);
            command.Add(_engine);
            command.Add(_threads);
            command.Add(_dryRun);
        }
        command.Add(_json);
        command.Add(_quiet);
    }

    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    public bool Quiet(ParseResult parsed) => parsed.GetValue(_quiet);

    public bool DryRun(ParseResult parsed) => parsed.GetValue(_dryRun);

    public bool Overwrite(ParseResult parsed) => parsed.GetValue(_overwrite);

    public bool HasOut(ParseResult parsed) => parsed.GetValue(_out) is not null;

    /// <summary>What the options set in the job; --set comes last and wins.</summary>
    public IReadOnlyList<JobOverride> Overrides(ParseResult parsed, Session session)
    {
        var overrides = new List<JobOverride>();
        if (parsed.GetValue(_engine) is { } engine)
        {
            if (engine is not (EngineSpec.Embedded or EngineSpec.Local) && !engine.StartsWith(EngineSpec.Connect, StringComparison.Ordinal))
                throw new ProblemException("engine-unknown", "--engine", $"there is no engine '{engine}'.", $"Write embedded, local, or the address of a Spark Connect server such as {EngineSpec.Connect}host:15002.");
            overrides.Add(new JobOverride("engine.name", engine, "--engine") { IsText = true });
        }
        if (parsed.GetValue(_threads) is { } threads) overrides.Add(new JobOverride("engine.threads", threads, "--threads"));
        if (parsed.GetValue(_out) is { } folder) overrides.Add(new JobOverride("output.folder", session.Absolute(folder), "--out") { IsText = true });
        if (parsed.GetValue(_overwrite)) overrides.Add(new JobOverride("output.overwrite", "true", "--overwrite"));
        foreach (string set in parsed.GetValue(_set) ?? [])
        {
            int at = set.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw new ProblemException("bad-override", $"--set {set}", "there is no '=' after a path of keys.", "Write path=value, e.g. --set sample.rows=1000.");
            overrides.Add(new JobOverride(set[..at], set[(at + 1)..], $"--set {set[..at]}"));
        }
        return overrides;
    }
}
