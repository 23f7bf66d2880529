using System.Reflection;

namespace SparkSynth.Cli.Verbs;

/// <summary>This program's version.</summary>
internal static class Version
{
    /// <summary>"0.1.0": without the commit that the build appends.</summary>
    public static string Text { get; } =
        (typeof(Version).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];
}
