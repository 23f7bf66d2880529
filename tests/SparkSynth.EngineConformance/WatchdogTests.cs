using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Sampling;
using SparkSynth.Core.Synthesizers;
using SparkSynth.Core.Tasks;
using SparkSynth.Engine.Embedded;
using SparkSynth.Jobs;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;
using SparkSynth.Storage.Parquet;
using SparkSynth.Storage.Sources;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.EngineConformance;

/// <summary>Workers that nobody waits for end by themselves, soon, and take their temporary files with them. No Spark is needed for that.</summary>
[Platform("Linux")]
public sealed class WatchdogTests
{
    private const int Stopped = 3;

    private string _folder = "";
    private GenerateTask _endless = null!;

    [OneTimeSetUp]
    public async Task Fit()
    {
        _folder = Directory.CreateTempSubdirectory("watchdog-").FullName;
        string table = TestTables.Write(In("table"), "SELECT i % 7 AS a, md5(i::VARCHAR) AS b, hash(i) / 3.0 AS c FROM range(ROWS) t(i)", 20_000, 2);
        await using var engine = new EmbeddedEngine(1);
        var job = new JobSpec { Real = new TableSpec { Path = table }, Output = new OutputSpec { Folder = In("fit") } };
        FitResult fit = await new JobRunner(_ => engine, "test", TimeProvider.System, () => null).FitAsync(job, new Progress<StageProgress>(), default);
        SynthesizerModel model = ModelFile.Read(await File.ReadAllBytesAsync(fit.Fit.Path), "model");
        _endless = new GenerateTask(SamplingPlan.Compile(model), 1, UniformKind.Sobol, 0, 2_000_000_000, 2_000_000_000);
        await File.WriteAllTextAsync(In("items"), "0\n");
        Assert.That(TestWorker.Program, Does.Exist);
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Worker_whose_parent_is_killed_ends()
    {
        (string stage, string output, string watch) = Endless("parent");
        using Process parent = Bash($"\"$WORKER\" run {stage} < {In("items")} > {In("parent.out")} 2> {In("parent.err")} & echo $! > {In("parent.id")}; wait");
        await BegunAsync(output);
        int worker = int.Parse(await File.ReadAllTextAsync(In("parent.id")), CultureInfo.InvariantCulture);
        await Task.Delay(1500); // three looks: while all is well it works on
        Assert.That(Lives(worker), Is.True);
        parent.Kill();
        await UntilAsync(() => !Lives(worker), "the worker has ended");
        Assert.That(await File.ReadAllTextAsync(In("parent.err")), Does.Contain("nobody waits"));
        Assert.That(Directory.EnumerateFileSystemEntries(output), Is.Empty);
        Assert.That(Directory.Exists(watch), Is.True, "that was not the reason");
    }

    [Test]
    public async Task Worker_whose_runs_folder_is_gone_ends_though_the_table_s_is_there()
    {
        (string stage, string output, string watch) = Endless("folder");
        using Process worker = Bash($"exec \"$WORKER\" run {stage} < {In("items")} 2>&1");
        await BegunAsync(output);
        await Task.Delay(1500);
        Assert.That(worker.HasExited, Is.False);
        Directory.Delete(watch);
        (int code, string said) = await EndAsync(worker);
        Assert.That(code, Is.EqualTo(Stopped), said);
        Assert.That(said, Does.Contain("cancelled"));
        Assert.That(Directory.EnumerateFileSystemEntries(output), Is.Empty);
    }

    [Test]
    public async Task Worker_whose_reader_is_gone_ends()
    {
        (string stage, string output, _) = Endless("reader");
        using Process worker = Bash($"\"$WORKER\" run {stage} < {In("items")} | while [ -z \"$(ls -A {output})\" ]; do sleep 0.1; done; exit ${{PIPESTATUS[0]}}");
        (int code, string said) = await EndAsync(worker);
        Assert.That(code, Is.EqualTo(Stopped), said);
        Assert.That(Directory.EnumerateFileSystemEntries(output), Is.Empty);
    }

    // A pipe that the shell holds open at both ends: it fills up, and no end of it is ever closed.
    [TestCase("", Stopped)]
    [TestCase("cat <&5 >/dev/null & ", 0)]
    public async Task Worker_that_nobody_reads_ends_and_one_that_is_read_goes_on(string reader, int expected)
    {
        using TableSource source = TableSource.Open(new SourceOptions { Path = In("table") });
        string stage = In("unread.stage"), pipe = In("pipe-" + expected);
        ImmutableArray<ImmutableArray<InputSlice>> all = [source.Slices];
        await File.WriteAllBytesAsync(stage, StageFile.Write(new FoldStage(source.Schema, null, new ProfileTask(source.Schema), all, null)));
        var clock = Stopwatch.StartNew();
        using Process worker = Bash($"mkfifo {pipe}; exec 5<>{pipe}; {reader}\"$WORKER\" run {stage} --unread 2 < {In("items")} >&5 2>{pipe}.err; code=$?; [ -z \"$!\" ] || kill $!; exit $code");
        (int code, string said) = await EndAsync(worker);
        Assert.That(code, Is.EqualTo(expected), said + await File.ReadAllTextAsync(pipe + ".err"));
        if (expected == Stopped) Assert.That(clock.Elapsed.TotalSeconds, Is.GreaterThan(2));
    }

    private (string Stage, string Output, string Watch) Endless(string name)
    {
        string output = Directory.CreateDirectory(In(name)).FullName, watch = Directory.CreateDirectory(In(name + ".run")).FullName, stage = In(name + ".stage");
        File.WriteAllBytes(stage, StageFile.Write(new GenerateStage(_endless, output, new ParquetWriteOptions(), watch)));
        return (stage, output, watch);
    }

    private string In(string name) => Path.Combine(_folder, name);

    private static Process Bash(string script)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", script]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["WORKER"] = TestWorker.Program;
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Said)> EndAsync(Process process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        try
        {
            string said = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, said);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Task BegunAsync(string output) => UntilAsync(() => Directory.EnumerateFiles(output, ".part-*.attempt").Any(), "a part file has been begun");

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)), "waited in vain until " + what);
            await Task.Delay(20);
        }
    }

    /// <summary>A zombie has ended; somebody else has to take notice of it.</summary>
    private static bool Lives(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
