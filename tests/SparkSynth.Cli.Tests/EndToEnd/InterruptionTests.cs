using System.Diagnostics;
using System.Security.Cryptography;
using NUnit.Framework;

namespace SparkSynth.Cli.Tests.EndToEnd;

/// <summary>Signals, kills and full disks: nothing that looks finished is left, and running again works.</summary>
[TestFixture]
[Platform("Linux,MacOsX")] // POSIX signals
public sealed class InterruptionTests
{
    [TestCase("INT", 130)]
    [TestCase("TERM", 143)]
    public async Task Signal_while_sampling_ends_at_once_and_leaves_nothing(string signal, int code)
    {
        using Workplace place = await Fitted();
        using Program program = Sampling(place);
        await program.UntilAsync(() => HasPart(place), "a part file");
        var clock = Stopwatch.StartNew();
        program.Signal(signal);
        var (ended, _) = await program.EndAsync();
        clock.Stop();
        Assert.That(ended, Is.EqualTo(code), program.Error);
        // a second is the promise; a loaded machine gets three before that counts as broken
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(3)));
        Assert.That(program.Error, Does.EndWith("interrupted; nothing that looks finished was left behind."));
        Assert.That(Beside(place), Is.EqualTo(new[] { "fit", "job.yaml", "t.parquet" }));
    }

    [Test]
    public async Task Kill_while_sampling_leaves_nothing_finished_and_the_next_run_works()
    {
        using Workplace place = await Fitted();
        using (Program program = Sampling(place))
        {
            await program.UntilAsync(() => HasPart(place), "a part file");
            program.Signal("KILL");
            Assert.That((await program.EndAsync()).Code, Is.EqualTo(137));
        }

        Assert.That(Directory.Exists(place.In("big")), Is.False, "the folder appears whole or not at all");
        Assert.That(Directory.GetFiles(place.Folder, "_SUCCESS", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(place.Folder, f)), Is.EqualTo(new[] { "fit/_SUCCESS" }));
        Assert.That(await place.RunAsync("sample", "fit/model.json", "--rows", "1000", "--out", "big", "--quiet"), Is.Zero, place.Error);
        Assert.That(Beside(place), Is.EqualTo(new[] { "big", "fit", "job.yaml", "t.parquet" }), "what was left is cleared away");
    }

    [Test]
    public async Task Run_after_a_kill_takes_over_the_fit_and_gives_the_same_bytes()
    {
        using var place = new Workplace();
        place.SmallTable();
        await KillWhileSampling(place, "big");
        Assert.That(Directory.Exists(place.In("big")), Is.False, "the folder appears whole or not at all");
        Assert.That(Directory.GetFiles(place.Folder, "_SUCCESS", SearchOption.AllDirectories), Is.Empty);
        Assert.That(await place.RunAsync("run", "job.yaml", "--out", "big"), Is.Zero, place.Error);
        Assert.That(place.Error, Does.Contain("resume").And.Contain("fit of a run that was killed").And.Not.Contain("profile"));
        Assert.That(File.ReadAllText(place.In("big/manifest.json")), Does.Contain("\"resumed\""));
        Assert.That(File.ReadAllText(place.In("big/results.json")), Does.Contain("\"resumed\""));
        Assert.That(await place.RunAsync("run", "job.yaml", "--out", "clean"), Is.Zero, place.Error);
        Assert.That(place.Error, Does.Contain("profile").And.Not.Contain("resume"));
        Assert.That(Bytes(place, "big"), Is.EqualTo(Bytes(place, "clean")));
        Assert.That(Beside(place), Is.EqualTo(new[] { "big", "clean", "job.yaml", "t.parquet" }), "nothing of the dead run is left");
    }

    [TestCase("k: 5", false, true, TestName = "Fit_is_taken_over_when_only_the_sample_differs")]
    [TestCase("k: 6", false, false, TestName = "Fit_is_not_taken_over_when_settings_of_the_fit_differ")]
    [TestCase("k: 5", true, false, TestName = "Fit_is_not_taken_over_when_the_input_changed")]
    public async Task Fit_is_taken_over_if_nothing_that_decides_it_changed(string k, bool touched, bool resumes)
    {
        using var place = new Workplace();
        place.SmallTable();
        await KillWhileSampling(place, "big", "k: 5");
        if (touched) File.SetLastWriteTimeUtc(place.In("t.parquet"), File.GetLastWriteTimeUtc(place.In("t.parquet")).AddSeconds(1));
        place.Write("job.yaml", Long(k).Replace("20000000", "1000", StringComparison.Ordinal));
        Assert.That(await place.RunAsync("run", "job.yaml", "--out", "big"), Is.Zero, place.Error);
        Assert.That(place.Error, resumes ? Does.Contain("resume").And.Not.Contain("profile") : Does.Contain("profile").And.Not.Contain("resume"));
        Assert.That(Beside(place), Is.EqualTo(new[] { "big", "job.yaml", "t.parquet" }));
        Assert.That(Directory.GetFileSystemEntries(place.In("big"), ".*"), Is.Empty);
    }

    [Test]
    public async Task Signal_while_fitting_ends_at_once()
    {
        using var place = new Workplace();
        string columns = string.Join(", ", Enumerable.Range(0, 40).Select(c => $"hash(i + {c}) % 100000 / 3.0 AS c{c}"));
        place.Sql($"COPY (SELECT {columns} FROM range(60000) t(i)) TO '{{here}}/t.parquet'");
        place.Write("job.yaml", "real: t.parquet\nsynthesizer: {name: gaussian-copula, distribution: auto}\n");
        using Program program = Program.Start(place.Folder, "run", "job.yaml");
        await program.UntilAsync(() => program.Error.Contains("count pairs", StringComparison.Ordinal), "the end of counting");
        var clock = Stopwatch.StartNew();
        program.Signal("INT");
        var (code, _) = await program.EndAsync();
        clock.Stop();
        Assert.That(code, Is.EqualTo(130), program.Error);
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(3)));
        Assert.That(Beside(place), Is.EqualTo(new[] { "job.yaml", "t.parquet" }));
    }

    [Test]
    public async Task Full_disk_is_said_and_leaves_nothing()
    {
        using Workplace place = await Fitted();
        Directory.CreateDirectory(place.In("disk"));
        // a mount of one megabyte that only this process sees
        string script = "mount -t tmpfs -o size=1m tmpfs disk || exit 77; dotnet exec \"$0\" sample fit/model.json --rows 2000000 --out disk/big --quiet; code=$?; ls -A disk; exit $code";
        using Program program = Program.StartOther(place.Folder, "unshare", "-rm", "sh", "-c", script, Program.Dll);
        var (code, left) = await program.EndAsync();
        if (code is 77 or 1 && program.Error.StartsWith("unshare", StringComparison.Ordinal)) Assert.Ignore("this machine lets no one mount a small disk");
        Assert.That(code, Is.EqualTo(ExitCode.BadInput), program.Error);
        Assert.That(program.Error, Does.Contain("There is no space left to write to.").And.Not.Contain("Exception"));
        Assert.That(left, Is.Empty, "nothing is left on the disk");
    }

    [Test]
    public async Task Second_run_to_one_place_is_refused_while_the_first_works()
    {
        using Workplace place = await Fitted();
        using Program program = Sampling(place);
        await program.UntilAsync(() => HasPart(place), "a part file");
        Assert.That(await place.RunAsync("sample", "fit/model.json", "--rows", "10", "--out", "big", "--quiet"), Is.EqualTo(ExitCode.BadInput));
        Assert.That(place.Error, Is.EqualTo("error: FOLDER/big: Another run is writing this folder. Wait for it, or name another folder.\n"));
        program.Signal("INT");
        await program.EndAsync();
    }

    /// <summary>A run that samples for a second or more.</summary>
    private static string Long(string more) => $"real: t.parquet\nsample: {{rows: 20000000, rowsPerFile: 1000000}}\nevaluate: false\n{more}\n";

    private static async Task KillWhileSampling(Workplace place, string folder, string more = "")
    {
        place.Write("job.yaml", Long(more));
        using Program program = Program.Start(place.Folder, "run", "job.yaml", "--out", folder);
        await program.UntilAsync(() => HasPart(place), "a part file");
        program.Signal("KILL");
        Assert.That((await program.EndAsync()).Code, Is.EqualTo(137), program.Error);
    }

    /// <summary>Hashes of all that must not depend on how often it took.</summary>
    private static string[] Bytes(Workplace place, string folder) =>
    [
        .. Directory.GetFiles(place.In(folder), "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) is not ("manifest.json" or "results.json"))
            .Select(f => $"{Path.GetRelativePath(place.In(folder), f)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))}")
            .Order(StringComparer.Ordinal),
    ];

    private static async Task<Workplace> Fitted()
    {
        var place = new Workplace();
        place.SmallTable();
        place.Write("job.yaml", "real: t.parquet\noutput: fit\n");
        Assert.That(await place.RunAsync("fit", "job.yaml", "--quiet"), Is.Zero, place.Error);
        return place;
    }

    /// <summary>Far more rows than any machine writes while a test looks on.</summary>
    private static Program Sampling(Workplace place) => Program.Start(place.Folder, "sample", "fit/model.json", "--rows", "2000000000", "--out", "big");

    private static bool HasPart(Workplace place) =>
        Directory.Exists(place.In(".big.partial/synthetic")) && Directory.GetFiles(place.In(".big.partial/synthetic")).Length > 0;

    private static string[] Beside(Workplace place) => [.. Directory.GetFileSystemEntries(place.Folder).Select(e => Path.GetFileName(e)!).Order(StringComparer.Ordinal)];
}
