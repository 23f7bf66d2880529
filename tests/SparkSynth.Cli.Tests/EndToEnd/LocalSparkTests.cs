using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NUnit.Framework;
using SparkSynth.EngineConformance;
using SparkSynth.SparkConnect.Local;
using SparkSynth.SparkConnect.Tests.Live;

namespace SparkSynth.Cli.Tests.EndToEnd;

/// <summary>Signals and kills while <c>--engine local</c> samples: of the driver, and of its server.</summary>
[Category("Spark")]
public sealed class LocalSparkTests
{
    private const string Endless = "2000000000";

    [Test]
    public async Task Killed_driver_leaves_nothing_finished_and_no_server_and_the_next_run_takes_over_its_fit()
    {
        using Workplace place = Job("10000000");
        using (Program killed = Start(place, "--out", "big"))
        {
            await killed.UntilAsync(() => HasPart(place), "a part file");
            int[] tree = Descendants(killed.Id);
            Assert.That(tree.Any(IsServer), Is.True);
            killed.Signal("KILL");
            Assert.That((await killed.EndAsync()).Code, Is.EqualTo(137), killed.Error);
            await EndedAsync(tree);
        }

        Assert.That(Beside(place), Is.EqualTo(new[] { ".big.lock", ".big.partial", "job.yaml", "t.parquet" }));
        Assert.That(Directory.GetFiles(place.Folder, "_SUCCESS", SearchOption.AllDirectories), Is.Empty);
        using Program next = Start(place, "--out", "big");
        Assert.That((await next.EndAsync()).Code, Is.Zero, next.Error);
        Assert.That(next.Error, Does.Contain("fit of a run that was killed").And.Not.Contain("profile"));
        Assert.That(await place.RunAsync("run", "job.yaml", "--out", "clean", "--quiet"), Is.Zero, place.Error);
        Assert.That(Bytes(place, "big"), Is.EqualTo(Bytes(place, "clean")).And.Length.GreaterThan(12));
        Assert.That(Beside(place), Is.EqualTo(new[] { "big", "clean", "job.yaml", "t.parquet" }));
    }

    [Test]
    public async Task Driver_killed_beside_a_server_that_lives_leaves_nothing_finished_and_the_next_run_ends_its_workers()
    {
        await using LocalSparkServer server = await LocalSparkServer.StartAsync(new LocalSparkOptions { Spark = TestSpark.Require(oldest: false), Master = "local[2]" });
        string address = $"sc://127.0.0.1:{server.Endpoint.Port}/;token={server.Endpoint.Token}";
        using Workplace place = Job("300000000");
        int[] workers;
        using (Program killed = StartVerb(place, ["run", "job.yaml", "--engine", address, "--out", "big"]))
        {
            await killed.UntilAsync(() => HasPart(place), "a part file");
            workers = [.. Processes().Where(id => IsWorkerIn(id, place))];
            Assert.That(workers, Is.Not.Empty);
            killed.Signal("KILL");
            Assert.That((await killed.EndAsync()).Code, Is.EqualTo(137), killed.Error);
        }

        Assert.That(Directory.GetFiles(place.Folder, "_SUCCESS", SearchOption.AllDirectories), Is.Empty);
        Assert.That(workers.Any(Lives), Is.True, "nobody told Spark");
        place.Write("job.yaml", "real: t.parquet\nsample: {rows: 3000000, rowsPerFile: 1000000}\nevaluate: false\n");
        using Program next = StartVerb(place, ["run", "job.yaml", "--engine", address, "--out", "big"]);
        Assert.That((await next.EndAsync()).Code, Is.Zero, next.Error);
        await EndedAsync(workers);
        Assert.That(await place.RunAsync("run", "job.yaml", "--out", "clean", "--quiet"), Is.Zero, place.Error);
        Assert.That(Bytes(place, "big"), Is.EqualTo(Bytes(place, "clean")).And.Length.GreaterThan(5));
        Assert.That(Beside(place), Is.EqualTo(new[] { "big", "clean", "job.yaml", "t.parquet" }));
    }

    [Test]
    public async Task Interrupted_run_leaves_nothing_and_no_server()
    {
        using Workplace place = Job(Endless);
        using Program program = Start(place, "--out", "big");
        await program.UntilAsync(() => HasPart(place), "a part file");
        int[] tree = Descendants(program.Id);
        Assert.That(tree.Any(IsServer), Is.True);
        program.Signal("INT");
        Assert.That((await program.EndAsync()).Code, Is.EqualTo(ExitCode.Interrupted), program.Error);
        await EndedAsync(tree);
        Assert.That(Beside(place), Is.EqualTo(new[] { "job.yaml", "t.parquet" }));
    }

    [Test]
    public async Task Killed_server_is_a_lost_engine()
    {
        using Workplace place = Job(Endless);
        using Program program = Start(place, "--out", "big");
        await program.UntilAsync(() => HasPart(place), "a part file");
        int[] tree = Descendants(program.Id);
        Process.GetProcessById(tree.Single(IsServer)).Kill();
        Assert.That((await program.EndAsync()).Code, Is.EqualTo(ExitCode.EngineLost), program.Error);
        TestContext.Out.WriteLine(program.Error);
        Assert.That(program.Error.Split('\n')[^1], Does.StartWith("error: ").And.Contain("Spark"));
        Assert.That(program.Error, Does.Not.Contain("Exception").And.Not.Contain("   at "));
        await EndedAsync(tree);
        Assert.That(Beside(place), Is.EqualTo(new[] { "job.yaml", "t.parquet" }));
    }

    [Test]
    public async Task Audit_and_lookalikes_say_what_they_say_on_the_embedded_engine()
    {
        using var place = new Workplace();
        foreach ((string name, int prime) in new[] { ("real", 7919), ("synthetic", 104729), ("holdout", 1299709) })
            place.Sql($"COPY (SELECT i % 13 AS a, (i * {prime}) % 1000 AS b, 'v' || ((i * {prime}) % 5) AS c FROM range(3000) t(i)) TO '{place.In(name)}.parquet'");
        string[] audit = ["audit", "--real", "real.parquet", "--synthetic", "synthetic.parquet", "--holdout", "holdout.parquet", "--json", "--quiet"];
        string[] alike = ["lookalike", "--target", "synthetic.parquet", "--population", "real.parquet", "--top", "5", "--json", "--quiet"];
        foreach (string[] verb in (string[][])[audit, alike])
        {
            Assert.That(await place.RunAsync(verb), Is.Zero, place.Error);
            string expected = Answers(place.RawOut);
            using Program local = StartVerb(place, [.. verb, "--engine", "local"]);
            (int code, string output) = await local.EndAsync();
            Assert.That(code, Is.Zero, local.Error);
            Assert.That(Answers(output), Is.EqualTo(expected).And.Length.GreaterThan(300));
        }
    }

    /// <summary>A verb's JSON without what differs from run to run.</summary>
    private static string Answers(string json)
    {
        JsonObject all = JsonNode.Parse(json)!.AsObject();
        foreach (string name in new[] { "seconds", "stages", "engine", "manifest" }) all.Remove(name);
        return all.ToJsonString();
    }

    private static Workplace Job(string rows)
    {
        var place = new Workplace();
        place.SmallTable();
        place.Write("job.yaml", $"real: t.parquet\nsample: {{rows: {rows}, rowsPerFile: 1000000}}\nevaluate: false\n");
        return place;
    }

    private static Program Start(Workplace place, params string[] arguments) => StartVerb(place, ["run", "job.yaml", "--engine", "local", .. arguments]);

    private static Program StartVerb(Workplace place, string[] arguments) => Program.StartOther(place.Folder, "env",
    [
        $"SPARK_HOME={TestSpark.Require(oldest: false).Home}", $"SPARKSYNTH_WORKER={TestWorker.Archive}", "SPARKSYNTH_LOCAL_MASTER=local[2]", "dotnet", "exec", Program.Dll, .. arguments,
    ]);

    private static bool HasPart(Workplace place) =>
        Directory.Exists(place.In(".big.partial/synthetic")) && Directory.GetFiles(place.In(".big.partial/synthetic")).Length > 0;

    private static string[] Beside(Workplace place) => [.. Directory.GetFileSystemEntries(place.Folder).Select(e => Path.GetFileName(e)!).Order(StringComparer.Ordinal)];

    private static string[] Bytes(Workplace place, string folder) =>
    [
        .. Directory.GetFiles(place.In(folder), "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) is not ("manifest.json" or "results.json"))
            .Select(f => $"{Path.GetRelativePath(place.In(folder), f)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))}")
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<int> Processes() => Directory.EnumerateDirectories("/proc").Select(f => int.TryParse(Path.GetFileName(f), out int id) ? id : 0).Where(id => id > 0);

    /// <summary>Whether a process is a worker that writes part files of a run in a place.</summary>
    private static bool IsWorkerIn(int id, Workplace place)
    {
        try
        {
            return (Read($"/proc/{id}/cmdline") ?? "").Contains("sparksynth-worker", StringComparison.Ordinal)
                && Directory.EnumerateFiles($"/proc/{id}/fd").Any(f => File.ResolveLinkTarget(f, returnFinalTarget: false)?.FullName.StartsWith(place.Folder, StringComparison.Ordinal) == true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it has ended, or is another user's
        }
    }

    /// <summary>Processes that a process started, and those that they did: nobody else's.</summary>
    private static int[] Descendants(int root)
    {
        var parents = new Dictionary<int, int>();
        foreach (int id in Processes())
            if (Stat(id) is { } stat) parents[id] = int.Parse(stat[1], CultureInfo.InvariantCulture);

        bool IsBelow(int id)
        {
            while (parents.TryGetValue(id, out id))
                if (id == root) return true;
            return false;
        }

        return [.. parents.Keys.Where(IsBelow)];
    }

    private static bool IsServer(int id)
    {
        string[] words = (Read($"/proc/{id}/cmdline") ?? "").Split('\0');
        return words[0].EndsWith("java", StringComparison.Ordinal) && words.Any(w => w.StartsWith("org.apache.spark", StringComparison.Ordinal));
    }

    private static async Task EndedAsync(int[] tree)
    {
        var clock = Stopwatch.StartNew();
        while (tree.Any(Lives))
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)), "processes of the run are still there");
            await Task.Delay(50);
        }
    }

    /// <summary>A zombie has ended; somebody else has to take notice of it.</summary>
    private static bool Lives(int id) => Stat(id) is { } stat && stat[0] != "Z";

    /// <summary>State, parent and more.</summary>
    private static string[]? Stat(int id) => Read($"/proc/{id}/stat") is { } text ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : null;

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // it has ended, or is another user's
        }
    }
}
