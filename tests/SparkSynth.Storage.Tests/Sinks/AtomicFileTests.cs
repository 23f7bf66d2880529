using SparkSynth.Storage.Sinks;

namespace SparkSynth.Storage.Tests.Sinks;

public sealed class AtomicFileTests : TemporaryFolderTests
{
    [Test]
    public void Write_replaces_and_leaves_nothing_beside()
    {
        AtomicFile.Write(In("new/x.json"), "1"u8);
        AtomicFile.Write(In("new/x.json"), "22"u8);
        Assert.That(System.IO.File.ReadAllText(In("new/x.json")), Is.EqualTo("22"));
        Assert.That(Directory.EnumerateFileSystemEntries(In("new")).Count(), Is.EqualTo(1));
    }

    [Test]
    public void Existing_file_is_refused_when_asked_so()
    {
        AtomicFile.Write(In("x"), "1"u8);
        Assert.That(ProblemOf(() => AtomicFile.Write(In("x"), "2"u8, overwrite: false)).Code, Is.EqualTo("output-exists"));
        Assert.That(System.IO.File.ReadAllText(In("x")), Is.EqualTo("1"));
    }

    [Test]
    public void Folder_in_the_way_is_a_problem() => Assert.That(ProblemOf(() => AtomicFile.Write(Folder, "1"u8)).Code, Is.EqualTo("output-exists"));

    [Test]
    public void Place_that_cannot_be_written_is_a_problem()
    {
        File("file", "");
        Assert.That(ProblemOf(() => AtomicFile.Write(In("file/x"), "1"u8)).Code, Is.EqualTo("unwritable-output"));
    }
}
