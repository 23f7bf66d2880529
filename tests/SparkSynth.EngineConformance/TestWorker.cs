using System.Diagnostics;
using NUnit.Framework;

namespace SparkSynth.EngineConformance;

/// <summary>The worker's archive from <c>scripts/worker</c>, built once a test run, and archives of workers that misbehave.</summary>
internal static class TestWorker
{
    /// <summary>The repository's folder.</summary>
    public static string Repository { get; } = FindRepository();

    private static readonly Lazy<string> Built = new(() => Shell.Run(Path.Combine(Repository, "scripts", "worker")));

    private static readonly Lazy<string> Unpacked = new(() =>
    {
        string folder = Directory.CreateTempSubdirectory("worker-").FullName;
        Shell.Run("tar", "-xzf", Built.Value, "-C", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return Path.Combine(folder, "sparksynth-worker");
    });

    /// <summary>Archive of the real worker.</summary>
    public static string Archive => Built.Value;

    /// <summary>The real worker, unpacked on this machine.</summary>
    public static string Program => Unpacked.Value;

    /// <summary>An archive whose worker is a script; <c>$WORKER</c> in it is the real one.</summary>
    public static string Misbehaving(string folder, string script)
    {
        string name = Path.Combine(folder, "sparksynth-worker");
        File.WriteAllText(name, $"#!/bin/bash\nWORKER={Program}\n{script}\n");
        Shell.Run("chmod", "755", name);
        string archive = Path.Combine(folder, "worker.tgz");
        Shell.Run("tar", "-czf", archive, "-C", folder, "sparksynth-worker");
        return archive;
    }

    private static string FindRepository()
    {
        DirectoryInfo? at = new(TestContext.CurrentContext.TestDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "SparkSynth.sln"))) at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    /// <summary>Programs of the machine.</summary>
    internal static class Shell
    {
        /// <summary>Runs one and returns its output; fails if it does.</summary>
        public static string Run(string program, params string[] arguments)
        {
            var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (string argument in arguments) start.ArgumentList.Add(argument);
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program}: {error.GetAwaiter().GetResult()}");
        }
    }
}
