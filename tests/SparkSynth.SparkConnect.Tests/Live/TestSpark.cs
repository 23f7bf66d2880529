using System.Diagnostics;
using NUnit.Framework;
using SparkSynth.SparkConnect.Local;

namespace SparkSynth.SparkConnect.Tests.Live;

/// <summary>The Spark distributions that live tests run against, from <c>scripts/spark</c>.</summary>
internal static class TestSpark
{
    private static readonly Dictionary<bool, (string? Home, string Reason)> Found = [];

    /// <summary>The distribution, or the end of the test: skipped with a line nobody overlooks, or failed where SPARKSYNTH_REQUIRE_SPARK=1.</summary>
    public static SparkInstallation Require(bool oldest)
    {
        lock (Found)
        {
            if (!Found.TryGetValue(oldest, out (string? Home, string Reason) result))
            {
                result = Find(oldest);
                Found.Add(oldest, result);
                if (result.Home is null)
                {
                    TestContext.Error.WriteLine($"*** SPARK TESTS SKIPPED{(oldest ? " (oldest version)" : "")}: {result.Reason}");
                }
            }

            if (result.Home is { } home)
            {
                return SparkInstallation.Open(home);
            }

            if (Environment.GetEnvironmentVariable("SPARKSYNTH_REQUIRE_SPARK") == "1")
            {
                Assert.Fail($"SPARKSYNTH_REQUIRE_SPARK=1, but {result.Reason}");
            }

            Assert.Ignore(result.Reason);
            throw new InvalidOperationException("not reached");
        }
    }

    /// <summary>The path of scripts/spark; null outside the repository.</summary>
    public static string? Script()
    {
        DirectoryInfo? root = new(TestContext.CurrentContext.TestDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "SparkSynth.sln")))
        {
            root = root.Parent;
        }

        return root is null ? null : Path.Combine(root.FullName, "scripts", "spark");
    }

    private static (string? Home, string Reason) Find(bool oldest)
    {
        if (Script() is not { } script)
        {
            return (null, "the tests do not run inside the repository, so there is no scripts/spark");
        }

        var start = new ProcessStartInfo("/bin/bash") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(script);
        start.ArgumentList.Add("home");
        if (oldest)
        {
            start.ArgumentList.Add("--oldest");
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? (output, "") : (null, error.GetAwaiter().GetResult().Trim());
    }
}
