using SparkSynth.Core;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Tests.Spec;

/// <summary>Reads jobs the way the command line does, in a made-up folder.</summary>
internal static class Job
{
    public const string Folder = "/jobs/adult";

    public static JobSpec Read(string text, params string[] sets) => JobReader.Read(Source(text, sets));

    /// <summary>What a user reads about a job: one line a problem.</summary>
    public static string[] Problems(string text, params string[] sets)
    {
        try
        {
            JobReader.Read(Source(text, sets));
            return [];
        }
        catch (ProblemException error)
        {
            return [.. error.Problems.Select(p => $"{p.Where}: {p.What} {p.Advice}".TrimEnd())];
        }
    }

    public static JobSource Source(string text, params string[] sets) => new()
    {
        Text = text,
        Name = "job.yaml",
        Folder = Folder,
        Overrides = [.. sets.Select(s => new JobOverride(s[..s.IndexOf('=')], s[(s.IndexOf('=') + 1)..], $"--set {s[..s.IndexOf('=')]}"))],
        Environment = name => name == "DATA" ? "/data" : null,
    };
}
