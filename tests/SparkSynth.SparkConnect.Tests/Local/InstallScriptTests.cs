using System.Diagnostics;
using System.Security.Cryptography;
using NUnit.Framework;
using SparkSynth.SparkConnect.Tests.Live;

namespace SparkSynth.SparkConnect.Tests.Local;

/// <summary><c>scripts/spark install</c> from a mirror that is a folder, with an archive that only looks like Spark.</summary>
public sealed class InstallScriptTests
{
    private const string Name = "spark-4.3.0", File = Name + "-bin-hadoop3.tgz";

    private string _folder = "";

    private string Repository => Path.Combine(_folder, "repository");

    [SetUp]
    public void MakeMirror()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => System.IO.File.Exists(Path.Combine(p, "curl")))) Assert.Ignore("There is no curl on this machine.");
        _folder = Directory.CreateTempSubdirectory("sparksynth-test-").FullName;
        Directory.CreateDirectory(Path.Combine(Repository, "scripts"));
        System.IO.File.Copy(TestSpark.Script()!, Path.Combine(Repository, "scripts", "spark"));
        string spark = Path.Combine(_folder, Name + "-bin-hadoop3");
        Directory.CreateDirectory(Path.Combine(spark, "jars"));
        Directory.CreateDirectory(Path.Combine(spark, "bin"));
        System.IO.File.WriteAllText(Path.Combine(spark, "jars", "spark-connect_2.13-4.3.0.jar"), "");
        System.IO.File.WriteAllText(Path.Combine(spark, "bin", "spark-submit"), "");
        Run("chmod", "755", Path.Combine(spark, "bin", "spark-submit"));
        Directory.CreateDirectory(Path.Combine(_folder, "mirror", Name));
        Run("tar", "-czf", Archive, "-C", _folder, Name + "-bin-hadoop3");
    }

    [TearDown]
    public void RemoveMirror()
    {
        if (_folder.Length > 0) Directory.Delete(_folder, recursive: true);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Takes_both_forms_of_checksums(bool inGroups)
    {
        string hash = Convert.ToHexString(SHA512.HashData(System.IO.File.ReadAllBytes(Archive)));
        System.IO.File.WriteAllText(Archive + ".sha512", inGroups ? $"{File}: {string.Join('\n', hash.Chunk(32).Select(line => string.Join(' ', line.Chunk(8).Select(g => new string(g)))))}\n" : $"{hash.ToLowerInvariant()}  {File}\n");
        Assert.That(Spark("home").Exit, Is.EqualTo(1));
        Assert.That(Spark("install"), Is.EqualTo((0, Path.Combine(Repository, ".spark", Name))));
        Assert.That(Spark("home"), Is.EqualTo((0, Path.Combine(Repository, ".spark", Name))));
    }

    [Test]
    public void Refuses_another_archive_and_leaves_nothing()
    {
        System.IO.File.WriteAllText(Archive + ".sha512", $"{new string('0', 128)}  {File}\n");
        Assert.That(Spark("install").Exit, Is.EqualTo(1));
        Assert.That(Directory.EnumerateFileSystemEntries(Path.Combine(Repository, ".spark")), Is.Empty);
    }

    private string Archive => Path.Combine(_folder, "mirror", Name, File);

    private (int Exit, string Output) Spark(string verb) => Run("bash", Path.Combine(Repository, "scripts", "spark"), verb);

    private (int Exit, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in new[] { "SPARK_HOME", "SPARKSYNTH_SPARK_ARCHIVE" }) start.Environment.Remove(name);
        start.Environment["SPARKSYNTH_SPARK_MIRROR"] = "file://" + Path.Combine(_folder, "mirror");
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        TestContext.Out.WriteLine(error.GetAwaiter().GetResult());
        return (process.ExitCode, output);
    }
}
