using System.Text.RegularExpressions;

namespace SparkSynth.Architecture.Tests;

/// <summary>The repository's files, for rules that read them.</summary>
internal static partial class Sources
{
    public static string Root { get; } = FindRoot();

    /// <summary>C# files below a folder of the repository (no generated ones), with their text.</summary>
    public static IEnumerable<(string Path, string Text)> CSharp(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(p => p is "obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .Select(f => (Path.GetRelativePath(Root, f), File.ReadAllText(f)));

    /// <summary>Text files that belong to the repository: sources, scripts, documents, jobs, settings.</summary>
    public static IEnumerable<(string Path, string Text)> All()
    {
        string[] kinds = [".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".yaml", ".yml", ".json", ".sh", ".txt", ".proto", ".editorconfig", ""];
        return Directory.EnumerateFiles(Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Where(f => kinds.Contains(Path.GetExtension(f)) && !Path.GetRelativePath(Root, f).Split(Path.DirectorySeparatorChar).Any(IsLeftOut))
            .Order(StringComparer.Ordinal)
            .Select(f => (Path.GetRelativePath(Root, f), File.ReadAllText(f)));
    }

    /// <summary>Code without comments and the contents of strings.</summary>
    public static string Code(string text) => Noise().Replace(text, m => m.Value[0] == '/' ? "" : "\"\"");

    private static bool IsLeftOut(string folder) => folder is "obj" or "bin" or "artifacts" or ".git" or ".spark" or "out" or "TestResults" or ".vs" or ".idea";

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "SparkSynth.sln"))) return folder.FullName;
        throw new InvalidOperationException("the tests do not run inside the repository");
    }

    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|//[^\\n]*|/\\*[\\s\\S]*?\\*/|\"(\\\\.|[^\"\\\\\\n])*\"")]
    private static partial Regex Noise();
}
