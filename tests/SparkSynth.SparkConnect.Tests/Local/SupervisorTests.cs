using System.Diagnostics;
using NUnit.Framework;
using SparkSynth.SparkConnect.Local;

namespace SparkSynth.SparkConnect.Tests.Local;

/// <summary>The script that ends a local server with its starter; with a tree of shells in the server's place.</summary>
public sealed class SupervisorTests
{
    // A "server" with a child and a grandchild, which writes their numbers.
    private const string Tree = "sleep 300 & echo $! > \"$1/child\"; (sleep 301 & echo $! > \"$1/grandchild\"; wait) & echo $$ > \"$1/server\"; while [ ! -s \"$1/grandchild\" ]; do sleep 0.01; done; mv \"$1\" \"$1.ready\"; wait";

    private string folder = null!;
    private string numbers = null!;

    [SetUp]
    public void SetUp()
    {
        folder = Directory.CreateTempSubdirectory("supervised-").FullName;
        numbers = folder + "-numbers";
        Directory.CreateDirectory(numbers);
    }

    [TearDown]
    public void TearDown()
    {
        foreach (string left in new[] { folder, numbers, numbers + ".ready" }.Where(Directory.Exists))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    [Test]
    public async Task Closed_pipe_ends_the_whole_tree_and_removes_the_folder()
    {
        using Process supervisor = Start(Tree);
        int[] tree = await TreeAsync();
        Assert.That(tree.Select(Lives), Is.All.True);
        supervisor.StandardInput.Close();
        await supervisor.WaitForExitAsync();
        await EndedAsync(tree);
        Assert.That(Directory.Exists(folder), Is.False);
    }

    [Test]
    public async Task Starter_killed_without_warning_ends_the_tree()
    {
        // The starter holds the pipe and does nothing else; it stops itself, and is killed while stopped.
        string supervise = ServerFolder.Resource("supervise.sh");
        using Process starter = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", "exec 4> >(exec bash -c \"$1\" supervise \"$2\" bash -c \"$3\" tree \"$4\"); kill -STOP $$", "starter", supervise, folder, Tree, numbers]) { UseShellExecute = false })!;
        int[] tree = await TreeAsync();
        Assert.That(tree.Select(Lives), Is.All.True);
        starter.Kill();
        await EndedAsync(tree);
        await GoneAsync(folder);
    }

    [Test]
    public async Task Interrupt_from_the_terminal_is_left_to_the_starter()
    {
        using Process supervisor = Start(Tree);
        int[] tree = await TreeAsync();
        Signal("INT", supervisor.Id);
        Signal("HUP", supervisor.Id);
        await Task.Delay(300);
        Assert.That(supervisor.HasExited, Is.False);
        Assert.That(tree.Select(Lives), Is.All.True);
        supervisor.StandardInput.Close();
        await supervisor.WaitForExitAsync();
        await EndedAsync(tree);
    }

    [Test]
    public async Task Terminated_supervisor_takes_the_tree_along()
    {
        using Process supervisor = Start(Tree);
        int[] tree = await TreeAsync();
        Signal("TERM", supervisor.Id);
        await supervisor.WaitForExitAsync();
        await EndedAsync(tree);
        Assert.That(Directory.Exists(folder), Is.False);
    }

    [Test]
    public async Task Server_that_ends_by_itself_ends_the_supervisor_with_its_code()
    {
        using Process supervisor = Start("exit 42");
        await supervisor.WaitForExitAsync();
        Assert.That(supervisor.ExitCode, Is.EqualTo(42));
        Assert.That(Directory.Exists(folder), Is.False);
    }

    [Test]
    public async Task Log_of_a_killed_server_ends_while_its_starter_still_holds_the_pipe()
    {
        // The starter learns from the end of the log that its server is gone.
        using Process supervisor = Start(Tree, log: true);
        int[] tree = await TreeAsync();
        Signal("KILL", tree[0]);
        await supervisor.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await EndedAsync(tree);
        Assert.That(Directory.Exists(folder), Is.False);
    }

    [Test]
    public async Task Server_that_does_not_listen_is_killed()
    {
        using Process supervisor = Start("trap '' TERM; " + Tree + "; while :; do sleep 1; done");
        int[] tree = await TreeAsync();
        supervisor.StandardInput.Close();
        await supervisor.WaitForExitAsync();
        await EndedAsync(tree);
        Assert.That(Directory.Exists(folder), Is.False);
    }

    private static bool Lives(int process)
    {
        // Zombies have ended; somebody else has to take notice of them.
        string status = $"/proc/{process}/stat";
        try
        {
            return File.ReadAllText(status).Split(") ")[^1][0] != 'Z';
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Signal(string name, int process)
    {
        using Process kill = Process.Start("/bin/kill", ["-" + name, process.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static Task EndedAsync(int[] tree) => UntilAsync(() => !tree.Any(Lives), "the tree has ended");

    private static Task GoneAsync(string path) => UntilAsync(() => !Directory.Exists(path), "the folder is gone");

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            Assert.That(limit.IsCancellationRequested, Is.False, "waited in vain until " + what);
            await Task.Delay(20);
        }
    }

    private Process Start(string server, bool log = false) => Process.Start(new ProcessStartInfo("/bin/bash", ["-c", "exec 2>&1\n" + ServerFolder.Resource("supervise.sh"), "supervise", folder, "bash", "-c", server, "tree", numbers])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = log,
    })!;

    private async Task<int[]> TreeAsync()
    {
        // The grandchild's number comes last and from another shell.
        await UntilAsync(() => File.Exists(numbers + ".ready/grandchild") && new FileInfo(numbers + ".ready/grandchild").Length > 0, "the tree stands");
        return [.. new[] { "server", "child", "grandchild" }.Select(name => int.Parse(File.ReadAllText($"{numbers}.ready/{name}"), System.Globalization.CultureInfo.InvariantCulture))];
    }
}
