using System.Xml.Linq;
using NUnit.Framework;

namespace SparkSynth.Architecture.Tests;

/// <summary>Which project may refer to which.</summary>
public class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Core"] = [],
        ["Storage"] = ["Core"],
        ["Jobs"] = ["Core"],
        ["Engine.Embedded"] = ["Jobs", "Storage", "Core"],
        ["SparkConnect"] = [],
        ["Engine.Spark"] = ["Jobs", "SparkConnect", "Engine.Embedded", "Storage", "Core"], // its driver opens tables and writes small files as the embedded engine does
        ["Worker"] = ["Storage", "Core"],
        ["Report"] = ["Jobs", "Core"],
        ["Cli"] = ["Engine.Embedded", "Engine.Spark", "SparkConnect", "Worker", "Report", "Jobs", "Storage", "Core"],
    };

    // Packages bring their side effects along: what reads files or draws stays where it belongs.
    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["Core"] = ["MathNet.Numerics"],
        ["Jobs"] = ["YamlDotNet"],
        ["Engine.Embedded"] = [],
    };

    [Test]
    public void Projects_refer_only_to_those_they_may()
    {
        foreach (string file in ProjectFiles())
        {
            string project = Name(file);
            Assert.That(Allowed, Does.ContainKey(project), $"{project}: say here what it may refer to");
            Assert.That(Includes(file, "ProjectReference").Select(Name), Is.SubsetOf(Allowed[project]), project);
        }
    }

    [Test]
    public void Projects_use_only_the_packages_they_may()
    {
        foreach (string file in ProjectFiles())
            if (Packages.TryGetValue(Name(file), out string[]? allowed))
                Assert.That(Includes(file, "PackageReference"), Is.SubsetOf(allowed), Name(file));
    }

    [Test]
    public void Versions_stand_in_one_place()
    {
        foreach (string file in Directory.EnumerateFiles(Sources.Root, "*.csproj", SearchOption.AllDirectories))
            Assert.That(XDocument.Load(file).Descendants("PackageReference").Where(p => p.Attribute("Version") is not null), Is.Empty, file);
    }

    private static IEnumerable<string> ProjectFiles()
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Sources.Root, "src"), "*.csproj", SearchOption.AllDirectories)];
        Assert.That(files, Has.Length.GreaterThanOrEqualTo(5));
        return files;
    }

    private static string Name(string file) => Path.GetFileNameWithoutExtension(file.Replace('\\', '/'))["SparkSynth.".Length..];

    private static IEnumerable<string> Includes(string file, string element) =>
        XDocument.Load(file).Descendants(element).Select(e => e.Attribute("Include")!.Value);
}
