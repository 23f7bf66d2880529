using SparkSynth.Core;

namespace SparkSynth.Storage.Tests;

/// <summary>Base of tests that write files: a folder of their own, removed afterwards.</summary>
public abstract class TemporaryFolderTests
{
    protected string Folder { get; private set; } = "";

    [SetUp]
    public void CreateFolder() => Folder = Directory.CreateTempSubdirectory("sparksynth-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(Folder, recursive: true);

    protected string In(string name) => Path.Combine(Folder, name);

    protected string File(string name, string text)
    {
        string path = In(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    protected static Problem ProblemOf(Action action)
    {
        var thrown = Assert.Throws<ProblemException>(action)!;
        Assert.That(thrown.Problems, Is.Not.Empty);
        Assert.That(thrown.Problems.All(p => p.Where.Length > 0 && p.What.Length > 0 && p.Advice.Length > 0));
        return thrown.Problems[0];
    }
}
