using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NUnit.Framework;
using SparkSynth.Core;
using SparkSynth.Jobs;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.EngineConformance;

/// <summary>What a job left behind, in a form that can be compared: hashes of files, scores, or the problems that it ended with.</summary>
internal static class RunOutcome
{
    /// <summary>Runs a job on an engine.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(JobSpec job, IEngine engine, CancellationToken cancellation = default)
    {
        string folder = job.Output.Folder;
        var runner = new JobRunner(_ => engine, "test", TimeProvider.System, () => null);
        try
        {
            await runner.RunAsync(job, new Silent(), cancellation);
        }
        catch (ProblemException e)
        {
            Assert.That(Directory.Exists(folder), Is.False, "nothing looks finished");
            return [.. e.Problems.Select(p => $"{p.Code}: {p.Where}: {p.What}")];
        }

        Assert.That(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(folder)!, $".{Path.GetFileName(folder)}.*"), Is.Empty, "no temporary folder is left");
        return [.. Files(folder), Results(folder)];
    }

    /// <summary>Relative names and hashes of everything but what names paths and times.</summary>
    public static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(f => (Name: Path.GetRelativePath(folder, f), Hash: Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))))
        .Where(f => f.Name is not ("manifest.json" or "results.json"))
        .OrderBy(f => f.Name, StringComparer.Ordinal)
        .Select(f => $"{f.Name} {f.Hash}");

    private static string Results(string folder)
    {
        JsonObject results = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "results.json")))!.AsObject();
        foreach (string name in new[] { "output", "seconds" }) Assert.That(results.Remove(name), Is.True, name);
        foreach (string part in new[] { "fit", "sample" })
            foreach (string name in new[] { "path", "seconds" })
                Assert.That(results[part]!.AsObject().Remove(name), Is.True, name);
        return results.ToJsonString();
    }

    private sealed class Silent : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            // these tests look at results
        }
    }
}
