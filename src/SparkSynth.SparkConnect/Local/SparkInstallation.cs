using System.Text.RegularExpressions;

namespace SparkSynth.SparkConnect.Local;

/// <summary>A Spark distribution on this machine.</summary>
/// <param name="Home">Its folder.</param>
/// <param name="Version">Its version, from the name of its core library, e.g. <c>4.3.0</c>.</param>
public sealed partial record SparkInstallation(string Home, string Version)
{
    /// <summary>Where <c>scripts/spark</c> puts the distribution, below the repository.</summary>
    public const string RepositoryFolder = ".spark/current";

    /// <summary>
    /// The distribution to use: that of the environment variable SPARK_HOME if it is set, else <c>.spark/current</c> in <paramref name="folder"/> or the
    /// nearest folder above it.
    /// </summary>
    /// <param name="folder">Where the search begins, e.g. the folder of the program.</param>
    /// <returns>Null when there is none. A SPARK_HOME that is wrong is not passed over in silence.</returns>
    /// <exception cref="DirectoryNotFoundException">SPARK_HOME is set, and is no distribution with Spark Connect.</exception>
    public static SparkInstallation? Find(string folder)
    {
        if (Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 } home)
        {
            return Open(home);
        }

        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, RepositoryFolder);
            if (Directory.Exists(candidate))
            {
                return Open(candidate);
            }
        }

        return null;
    }

    /// <summary>The distribution in a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder is no distribution with Spark Connect (4.0 or later has it).</exception>
    public static SparkInstallation Open(string home)
    {
        string jars = Path.Combine(home, "jars");
        string? core = Directory.Exists(jars) ? Directory.EnumerateFiles(jars, "spark-core_*.jar").FirstOrDefault() : null;
        if (core is null || !File.Exists(Path.Combine(home, "bin", "spark-submit")))
        {
            throw new DirectoryNotFoundException($"'{home}' is no Spark distribution: it has no jars/spark-core_*.jar or no bin/spark-submit");
        }

        if (!Directory.EnumerateFiles(jars, "spark-connect_*.jar").Any())
        {
            throw new DirectoryNotFoundException($"the Spark distribution in '{home}' has no jars/spark-connect_*.jar; 4.0 and later have it");
        }

        return new SparkInstallation(Path.GetFullPath(home), CoreJar().Match(Path.GetFileName(core)).Groups["version"].Value);
    }

    [GeneratedRegex(@"^spark-core_[\d.]+-(?<version>.+)\.jar$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CoreJar();
}
