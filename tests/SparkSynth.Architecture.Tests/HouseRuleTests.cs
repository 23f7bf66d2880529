using System.Text.RegularExpressions;
using NUnit.Framework;

namespace SparkSynth.Architecture.Tests;

/// <summary>Where things stand and what they are called.</summary>
public partial class HouseRuleTests
{
    [Test]
    public void Namespace_is_folder()
    {
        var wrong = Sources.CSharp("src")
            .Where(f => Path.GetFileName(f.Path) != "Program.cs")
            .Where(f => !f.Text.Contains($"namespace {Path.GetDirectoryName(f.Path)!.Split('/', '\\').Skip(1).Aggregate((a, b) => $"{a}.{b}")};", StringComparison.Ordinal))
            .Select(f => f.Path);
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void One_public_type_a_file_named_like_it()
    {
        var wrong = new List<string>();
        foreach (var (path, text) in Sources.CSharp("src"))
        {
            string[] types = [.. PublicType().Matches(Sources.Code(text)).Select(m => m.Groups[1].Value)];
            string name = Path.GetFileName(path).Split('.')[0];
            if (types.Length > 1 || (types.Length == 1 && types[0] != name)) wrong.Add($"{path}: {string.Join(", ", types)}");
        }
        Assert.That(wrong, Is.Empty);
    }

    // A file near 400 lines wants a second look: one that has had it is named here with the reason.
    private static readonly string[] Long =
    [
        "src/SparkSynth.Core/Randomness/SobolTable.cs", // a table of numbers
    ];

    [Test]
    public void No_file_has_grown_beyond_reading()
    {
        var wrong = Sources.CSharp("src").Where(f => !Long.Contains(f.Path) && f.Text.Count(c => c == '\n') > 450).Select(f => f.Path);
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Relative_links_in_documents_lead_somewhere()
    {
        var broken = new List<string>();
        int links = 0;
        foreach (var (path, text) in Sources.All().Where(f => f.Path.EndsWith(".md", StringComparison.Ordinal)))
            foreach (Match match in Link().Matches(text))
            {
                string target = match.Groups[1].Value.Split('#')[0];
                if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal)) continue;
                links++;
                string file = Path.Combine(Sources.Root, Path.GetDirectoryName(path)!, target);
                if (!File.Exists(file) && !Directory.Exists(file)) broken.Add($"{path}: {target}");
            }
        Assert.That(broken, Is.Empty);
        Assert.That(links, Is.GreaterThan(0));
    }

    [Test]
    public void Files_that_documents_name_in_code_exist()
    {
        var broken = new List<string>();
        foreach (string path in (string[])["README.md", "ARCHITECTURE.md"])
            foreach (Match match in NamedFile().Matches(File.ReadAllText(Path.Combine(Sources.Root, path))))
            {
                string file = Path.Combine(Sources.Root, match.Groups[1].Value.TrimEnd('/'));
                if (!File.Exists(file) && !Directory.Exists(file)) broken.Add($"{path}: {match.Groups[1].Value}");
            }
        Assert.That(broken, Is.Empty);
    }

    [Test]
    public void Architecture_document_stays_short() =>
        Assert.That(File.ReadLines(Path.Combine(Sources.Root, "ARCHITECTURE.md")).Count(), Is.LessThanOrEqualTo(200));

    // What is true on one machine only has no place here. This file is the only one that may spell the patterns.
    // Each with its reason.
    private static readonly string[] MayNamePlaces =
    [
        "scripts/spark", // takes Spark's archive from a folder beside the repository where there is one
    ];

    [Test]
    public void No_file_names_a_machine_path_or_a_registry()
    {
        var wrong = new List<string>();
        foreach (var (path, text) in Sources.All().Where(f => !f.Path.EndsWith("HouseRuleTests.cs", StringComparison.Ordinal) && !MayNamePlaces.Contains(f.Path)))
            foreach (Match match in MachinePath().Matches(text)) wrong.Add($"{path}: {match.Value}");
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Scripts_say_what_they_are_and_how_they_are_used()
    {
        var scripts = Directory.EnumerateFiles(Path.Combine(Sources.Root, "scripts")).Append(Path.Combine(Sources.Root, ".ci", "run"))
            .Where(f => File.ReadLines(f).FirstOrDefault()?.StartsWith("#!", StringComparison.Ordinal) == true).ToArray();
        Assert.That(scripts, Has.Length.GreaterThanOrEqualTo(3));
        foreach (string script in scripts)
            Assert.That(File.ReadLines(script).Skip(1).FirstOrDefault(), Does.Match("^# .+ Usage: "), script);
    }

    [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|readonly|partial|ref|unsafe) )*(?:class|record struct|record class|record|struct|interface|enum|delegate [\w<>?]+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:src|tests|scripts|conf|docs|jobs)/[\w./-]+)`")]
    private static partial Regex NamedFile();

    [GeneratedRegex(@"(?<![\w.])/(?:work|root|home|Users)/[\w.-]+|[A-Z]:\\Users|\.\./shared/|api\.nuget\.org|registry\.npmjs\.org|pypi\.org", RegexOptions.CultureInvariant)]
    private static partial Regex MachinePath();
}
