using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NUnit.Framework;

namespace SparkSynth.Architecture.Tests;

/// <summary>
/// Core is pure: what a compiled Core refers to, member by member (so comments, strings and aliases cannot fool the test), holds no file,
/// no console, no clock, no thread, no environment, no ambient chance.
/// </summary>
public class PurityTests
{
    // Type, and the members of it that are still fine.
    private static readonly (string Type, string[] Fine)[] Impure =
    [
        ("System.IO.File", []), ("System.IO.FileStream", []), ("System.IO.FileInfo", []), ("System.IO.Directory", []), ("System.IO.DirectoryInfo", []),
        ("System.IO.StreamReader", []), ("System.IO.StreamWriter", []),
        ("System.Console", []), ("System.Diagnostics.Process", []), ("System.Diagnostics.Stopwatch", []),
        ("System.TimeProvider", []), ("System.Environment", ["get_NewLine"]), // NewLine: the text of an exception's message
        ("System.Random", []), ("System.Guid", ["ToString", "Parse"]), ("System.Security.Cryptography.RandomNumberGenerator", []),
        ("System.DateTime", ["*", "!get_Now", "!get_UtcNow", "!get_Today"]), ("System.DateTimeOffset", ["*", "!get_Now", "!get_UtcNow"]),
    ];

    private static readonly string[] ImpureNamespaces = ["System.Threading", "System.Net", "System.Diagnostics.Tracing"];

    // State machines of iterators name the thread they were made on; nothing else of threads is in Core.
    private static readonly string[] FineInThreading = ["System.Environment.get_CurrentManagedThreadId"];

    [Test]
    public void Core_refers_to_nothing_impure() => Assert.That(Impurities(typeof(Core.Problem).Assembly.Location), Is.Empty);

    // A test of the test: what is surely there is found.
    [Test]
    public void Impurities_of_other_projects_are_found()
    {
        Assert.That(Impurities(typeof(Storage.Sinks.AtomicFile).Assembly.Location), Does.Contain("System.IO.FileStream..ctor").Or.Contain("System.IO.File.Move"));
        Assert.That(Impurities(typeof(Cli.App).Assembly.Location).Where(m => m.StartsWith("System.Console.", StringComparison.Ordinal)), Is.Not.Empty);
    }

    private static SortedSet<string> Impurities(string assembly)
    {
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (type, member) in Members(assembly))
        {
            if (FineInThreading.Contains($"{type}.{member}")) continue;
            if (ImpureNamespaces.Any(n => type.StartsWith(n + ".", StringComparison.Ordinal))) wrong.Add($"{type}.{member}");
            foreach (var (impure, fine) in Impure)
                if (type == impure && !fine.Contains(member) && (!fine.Contains("*") || fine.Contains("!" + member))) wrong.Add($"{type}.{member}");
        }
        return wrong;
    }

    [Test]
    public void Core_has_no_static_state_that_changes()
    {
        var wrong = typeof(Core.Problem).Assembly.GetTypes()
            .Where(t => !t.Name.Contains('<', StringComparison.Ordinal) && t.DeclaringType?.Name.Contains('<', StringComparison.Ordinal) != true)
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(f => !f.IsInitOnly && !f.IsLiteral && !f.Name.Contains('<', StringComparison.Ordinal) || (f.Name.EndsWith(">k__BackingField", StringComparison.Ordinal) && !f.IsInitOnly))
            .Select(f => $"{f.DeclaringType!.FullName}.{f.Name}");
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Only_the_command_line_prints()
    {
        string folder = Path.GetDirectoryName(typeof(Core.Problem).Assembly.Location)!;
        foreach (string file in Directory.EnumerateFiles(folder, "SparkSynth.*.dll").Where(f => !f.Contains("Tests", StringComparison.Ordinal) && !f.Contains("Worker", StringComparison.Ordinal)))
            Assert.That(Members(file).Where(m => m.Type == "System.Console").Select(m => m.Member), Is.Empty, Path.GetFileName(file));
    }

    internal static IEnumerable<(string Type, string Member)> Members(string assembly)
    {
        using var stream = File.OpenRead(assembly);
        using var pe = new PEReader(stream);
        var metadata = pe.GetMetadataReader();
        var members = new List<(string, string)>();
        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference)
                members.Add((FullName(metadata, metadata.GetTypeReference((TypeReferenceHandle)member.Parent)), metadata.GetString(member.Name)));
        }
        foreach (var handle in metadata.TypeReferences)
            members.Add((FullName(metadata, metadata.GetTypeReference(handle)), "*"));
        return members.Where(m => m.Item2 != "*" || !Impure.Any(i => i.Type == m.Item1 && i.Fine.Length > 0));
    }

    private static string FullName(MetadataReader metadata, TypeReference type) =>
        $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
}
