using SparkSynth.Storage.Sinks;

namespace SparkSynth.Storage.Tests.Sinks;

public sealed class OutputFolderTests : TemporaryFolderTests
{
    [Test]
    public void Committed_folder_is_there_with_its_marker_and_nothing_beside()
    {
        using (var output = OutputFolder.Begin(In("new/out"), overwrite: false))
        {
            System.IO.File.WriteAllText(Path.Combine(output.StagingPath, "x"), "1");
            Assert.That(Directory.Exists(In("new/out")), Is.False);
            output.Commit();
        }

        Assert.That(Directory.EnumerateFileSystemEntries(In("new")).Select(Path.GetFileName), Is.EqualTo(new[] { "out" }));
        Assert.That(Directory.EnumerateFiles(In("new/out")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "x", "_SUCCESS" }));
    }

    [Test]
    public void Disposed_before_commit_leaves_nothing()
    {
        using (var output = OutputFolder.Begin(In("out"), overwrite: false)) System.IO.File.WriteAllText(Path.Combine(output.StagingPath, "x"), "1");
        Assert.That(Directory.EnumerateFileSystemEntries(Folder), Is.Empty);
    }

    [Test]
    public void Existing_output_is_refused_unless_overwritten()
    {
        Make("first");
        Assert.That(ProblemOf(() => OutputFolder.Begin(In("out"), overwrite: false)).Code, Is.EqualTo("output-exists"));
        using (var output = OutputFolder.Begin(In("out"), overwrite: true))
        {
            System.IO.File.WriteAllText(Path.Combine(output.StagingPath, "second"), "");
            Assert.That(System.IO.File.Exists(In("out/first")), "until the new one is complete, the old one stays");
            output.Commit();
        }

        Assert.That(Directory.EnumerateFiles(In("out")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "second", "_SUCCESS" }));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder).Count(), Is.EqualTo(1));
    }

    [Test]
    public void Overwriting_that_fails_keeps_the_old_output()
    {
        Make("first");
        using (OutputFolder.Begin(In("out"), overwrite: true))
        {
        }

        Assert.That(Directory.EnumerateFiles(In("out")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "first", "_SUCCESS" }));
    }

    [Test]
    public void Folder_that_is_not_ours_is_never_replaced()
    {
        File("out/thesis.docx", "irreplaceable");
        Assert.That(ProblemOf(() => OutputFolder.Begin(In("out"), overwrite: true)).Code, Is.EqualTo("output-not-ours"));
        Assert.That(System.IO.File.Exists(In("out/thesis.docx")));
    }

    [Test]
    public void Empty_folder_is_used()
    {
        Directory.CreateDirectory(In("out"));
        Make("x");
        Assert.That(System.IO.File.Exists(In("out/_SUCCESS")));
    }

    [Test]
    public void File_in_the_way_is_a_problem()
    {
        Assert.That(ProblemOf(() => OutputFolder.Begin(File("out", ""), overwrite: true)).Code, Is.EqualTo("output-exists"));
        Assert.That(ProblemOf(() => OutputFolder.Begin(In("out/sub"), overwrite: true)).Code, Is.EqualTo("unwritable-output"));
    }

    [Test]
    [Platform("Linux")]
    public void Place_that_cannot_be_written_is_a_problem() =>
        Assert.That(ProblemOf(() => OutputFolder.Begin("/proc/out", overwrite: false)).Code, Is.EqualTo("unwritable-output"));

    [Test]
    public void Second_run_to_one_place_is_refused_and_the_first_goes_on()
    {
        using var first = OutputFolder.Begin(In("out"), overwrite: false);
        Assert.That(ProblemOf(() => OutputFolder.Begin(In("out"), overwrite: false)).Code, Is.EqualTo("output-in-use"));
        first.Commit();
        Assert.That(System.IO.File.Exists(In("out/_SUCCESS")));
    }

    [Test]
    public void What_a_killed_run_left_is_removed()
    {
        File(".out.partial/part-00000.parquet", "half");
        File(".out.lock", "");
        Make("x");
        Assert.That(Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName), Is.EqualTo(new[] { "out" }));
        Assert.That(Directory.EnumerateFiles(In("out")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "x", "_SUCCESS" }));
    }

    [Test]
    public void What_a_killed_run_kept_is_there_for_the_next_run_and_gone_after_the_commit()
    {
        File(".out.partial/synthetic/part-00000.parquet", "half");
        Directory.CreateDirectory(In(".out.partial/.run-1-1"));
        new KeptResult(In(".out.partial/.kept")).Keep("key", "model"u8);
        using (var output = OutputFolder.Begin(In("out"), overwrite: false))
        {
            Assert.That(output.Kept.Find("key"), Is.EqualTo("model"u8.ToArray()));
            Assert.That(output.Kept.Find("other"), Is.Null);
            Assert.That(Directory.EnumerateFileSystemEntries(output.StagingPath), Is.EquivalentTo(new[] { In(".out.partial/.kept"), output.RunPath }));
            output.Commit();
        }

        Assert.That(Directory.EnumerateFileSystemEntries(In("out")).Select(Path.GetFileName), Is.EqualTo(new[] { "_SUCCESS" }));
    }

    [TestCase(0)]
    [TestCase(31)]
    [TestCase(36)]
    public void Damaged_result_is_not_kept(int length)
    {
        var kept = new KeptResult(In("kept"));
        kept.Keep("key", "model"u8);
        byte[] file = System.IO.File.ReadAllBytes(In("kept/key"));
        Assert.That(kept.Find("key"), Is.Not.Null);
        System.IO.File.WriteAllBytes(In("kept/key"), file[..length]);
        Assert.That(kept.Find("key"), Is.Null);
        file[^1] ^= 1;
        System.IO.File.WriteAllBytes(In("kept/key"), file);
        Assert.That(kept.Find("key"), Is.Null);
        kept.Keep("second", "other"u8);
        Assert.That(Directory.EnumerateFiles(In("kept")).Select(Path.GetFileName), Is.EqualTo(new[] { "second" }));
    }

    private void Make(string name)
    {
        using var output = OutputFolder.Begin(In("out"), overwrite: false);
        System.IO.File.WriteAllText(Path.Combine(output.StagingPath, name), "");
        output.Commit();
    }
}
