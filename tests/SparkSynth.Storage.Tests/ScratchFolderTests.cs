using System.Diagnostics;

namespace SparkSynth.Storage.Tests;

public sealed class ScratchFolderTests : TemporaryFolderTests
{
    [Test]
    public void What_a_killed_process_left_is_removed_by_the_next()
    {
        string left = Left(DeadProcess(), isLocked: false);
        using (var folder = ScratchFolder.Create(Folder))
        {
            Assert.That(Directory.Exists(left), Is.False);
            Assert.That(Directory.Exists(folder.Path), Is.True);
            using var other = ScratchFolder.Create(Folder);
            Assert.That(Directory.Exists(folder.Path), Is.True, "its process lives");
        }

        Assert.That(Directory.EnumerateFileSystemEntries(Folder), Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void What_a_process_may_still_use_stays(bool isAlive)
    {
        string used = Left(isAlive ? Environment.ProcessId : DeadProcess(), isLocked: !isAlive);
        string foreign = Directory.CreateDirectory(In("sparksynth-1-notes")).FullName;
        ScratchFolder.Create(Folder).Dispose();
        Assert.That(Directory.Exists(used), Is.True);
        Assert.That(Directory.Exists(foreign), Is.True);
        _held?.Dispose();
    }

    [Test]
    public void Only_we_can_read_it()
    {
        using var folder = ScratchFolder.Create(Folder);
        if (!OperatingSystem.IsWindows()) Assert.That(System.IO.File.GetUnixFileMode(folder.Path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    public void In_a_runs_folder_it_goes_with_it()
    {
        string run = Directory.CreateDirectory(In("run")).FullName;
        var folder = ScratchFolder.In(run, "copies");
        Assert.That(folder.Path, Is.EqualTo(Path.Combine(run, "copies")));
        Directory.Delete(run, recursive: true);
        Assert.DoesNotThrow(folder.Dispose);
    }

    private FileStream? _held;

    [TearDown]
    public void LetGo() => _held?.Dispose();

    private string Left(int process, bool isLocked)
    {
        string folder = Directory.CreateDirectory(In($"sparksynth-{process}-0123abcd")).FullName;
        System.IO.File.WriteAllText(Path.Combine(folder, "rows.parquet"), "real rows");
        var file = new FileStream(Path.Combine(folder, ".lock"), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        if (isLocked) _held = file;
        else file.Dispose();
        return folder;
    }

    private static int DeadProcess()
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/true") { UseShellExecute = false })!;
        process.WaitForExit();
        return process.Id;
    }
}
