using System.Diagnostics;
using NUnit.Framework;
using SparkSynth.Core;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Tasks;
using SparkSynth.Engine.Embedded;
using SparkSynth.Engine.Spark;
using SparkSynth.Jobs;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.EngineConformance;

/// <summary>Workers that lose, repeat or invent rows, die or hang: every one of them is an error, never another result.</summary>
[Category("Spark")]
public sealed class MisbehavingWorkerTests() : SparkFixture(oldest: false, "local[2]")
{
    [TestCase("cat >/dev/null; exit 0", "ended without a report")]
    [TestCase("cat >/dev/null; echo hello", "no report")]
    [TestCase("cat >/dev/null; head -c 100000 /dev/zero | tr '\\0' 'x'; echo", "no report")]
    [TestCase("exec \"$WORKER\" \"$@\" | grep -v '^F'", "without its end")]
    [TestCase("\"$WORKER\" \"$@\" | sed '1d'", "not what its worker sent")]
    [TestCase("\"$WORKER\" \"$@\" | sed '1p'", "came twice")]
    [TestCase("\"$WORKER\" \"$@\" | sed '/^S/s/[AB]/C/5'", "not what its worker sent")]
    [TestCase("out=$(\"$WORKER\" \"$@\"); echo \"$out\"; echo \"$out\"", "two reports")]
    [TestCase("\"$WORKER\" \"$@\" | sed -E '/^F/s/ [0-9]+ [0-9]+$/ 1 1/'", "rows")]
    [TestCase("echo 0 | \"$WORKER\" \"$@\"; cat >/dev/null", "two reports")]
    [TestCase("cat >/dev/null; echo 'cannot go on' >&2; sleep 1; exit 9", "cannot go on")]
    [TestCase("cat >/dev/null; kill -9 $$", "killed")]
    [TestCase("exit 0", "without a report")]
    public async Task Fold_of_a_misbehaving_worker_fails(string script, string message)
    {
        await using SparkEngine engine = Spark.Engine(Worker(script));
        ITable table = await engine.OpenAsync(Table(), default);
        Exception error = (await Assert.ThrowsAsync(Is.InstanceOf<Exception>(), () => engine.FoldAsync(table, new ProfileTask(table.Schema), null, default)))!;
        Assert.That(error, Is.InstanceOf<InvalidDataException>().Or.InstanceOf<SparkStageException>(), error.ToString());
        Assert.That(error.Message, Does.Contain(message));
    }

    [TestCase("cat >/dev/null; exit 0", "ended without a report")]
    [TestCase("head -n 1 | \"$WORKER\" \"$@\"; cat >/dev/null", "ended without a report")]
    [TestCase("grep -v '^F 1 ' | \"$WORKER\" \"$@\"", "without its end")]
    [TestCase("sed '/^S/s/[AB]/C/5' | \"$WORKER\" \"$@\"", "not what its worker sent")]
    [TestCase("\"$WORKER\" \"$@\" | grep -v '^M'", "without its end")]
    [TestCase("\"$WORKER\" \"$@\" | grep '^F'", "the states of 0 tasks")]
    [TestCase("\"$WORKER\" \"$@\" | sed '/^S/s/[AB]/C/5'", "not what its worker sent")]
    [TestCase("\"$WORKER\" \"$@\" | sed -E '/^M/s/ [0-9]+$/ 1/'", "rows were merged")]
    [TestCase("out=$(\"$WORKER\" \"$@\"); echo \"$out\"; echo \"$out\"", "two reports")]
    [TestCase("cat >/dev/null; echo hello", "no report")]
    public async Task Merge_of_a_misbehaving_worker_fails(string script, string message)
    {
        await using SparkEngine engine = Spark.Engine(Worker($"if [ \"$1\" = merge ]; then {script}; else exec \"$WORKER\" \"$@\"; fi"), mergeItems: 2);
        ITable table = await engine.OpenAsync(Table(), default);
        Exception error = (await Assert.ThrowsAsync(Is.InstanceOf<Exception>(), () => engine.FoldAsync(table, new ProfileTask(table.Schema), null, default)))!;
        Assert.That(error, Is.InstanceOf<InvalidDataException>().Or.InstanceOf<SparkStageException>(), error.ToString());
        Assert.That(error.Message, Does.Contain(message));
    }

    [TestCase("\"$WORKER\" \"$@\" | sed -E '/^G/s/^G ([0-9]+) [0-9]+/G \\1 5/'", "were asked for")]
    [TestCase("\"$WORKER\" \"$@\"; for f in FOLDER/.out*.partial/synthetic/part-*; do truncate -s -1 $f; done", "bytes; its worker wrote")]
    [TestCase("\"$WORKER\" \"$@\"; rm FOLDER/.out*.partial/synthetic/part-00001.parquet 2>/dev/null; true", "does not see it")]
    [TestCase("cat >/dev/null; exit 0", "ended without a report")]
    public async Task Sample_of_a_misbehaving_worker_fails_and_leaves_nothing(string script, string message)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, TestContext.CurrentContext.Test.ID)).FullName;
        await using SparkEngine engine = Spark.Engine(Worker("if grep -q generate-task \"$2\"; then " + script.Replace("FOLDER", folder, StringComparison.Ordinal) + "; else exec \"$WORKER\" \"$@\"; fi"));
        JobSpec job = Adult() with { Output = new OutputSpec { Folder = Path.Combine(folder, "out") }, Sample = new SampleSpec { Rows = 4000, Files = 4 } };
        Exception error = (await Assert.ThrowsAsync(Is.InstanceOf<Exception>(), () => RunOutcome.OfAsync(job, engine)))!;
        Assert.That(error.Message, Does.Contain(message), error.ToString());
        Assert.That(Directory.EnumerateFileSystemEntries(folder), Is.Empty);
    }

    [TestCase("cat >/dev/null; exit 0", "tasks that ended")]
    [TestCase("\"$WORKER\" \"$@\" | sed '5d'", "rows that came")]
    [TestCase("\"$WORKER\" \"$@\" | sed '5p'", "rows that came")]
    [TestCase("\"$WORKER\" \"$@\" | sed '5s/[0-9]/7/g'", "hash of the rows")]
    [TestCase("\"$WORKER\" \"$@\" | head -n 3; exit 0", "tasks that ended")]
    [TestCase("\"$WORKER\" \"$@\"; echo hello", "lines that no worker prints")]
    [TestCase("cat >/dev/null; echo 0 | \"$WORKER\" \"$@\"", "sum of their numbers")]
    public async Task Rows_of_a_misbehaving_worker_are_not_left(string script, string message)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, TestContext.CurrentContext.Test.ID)).FullName;
        await using SparkEngine engine = Spark.Engine(Worker($"if [ \"$1\" = rows ]; then {script}; else exec \"$WORKER\" \"$@\"; fi"));
        JobSpec job = Adult() with { Output = new OutputSpec { Folder = Path.Combine(folder, "out") }, Sample = new SampleSpec { Rows = 4000, Files = 4, Spark = new SparkWriteSpec { Path = Path.Combine(folder, "rows") } } };
        SparkStageException error = (await Assert.ThrowsAsync<SparkStageException>(() => RunOutcome.OfAsync(job, engine)))!;
        Assert.That(error.Message, Does.Contain(message).And.Contain("removed"), error.ToString());
        Assert.That(Directory.EnumerateFileSystemEntries(folder), Is.Empty);
    }

    [TestCase("cat >/dev/null; exit 0", "ended without a report")]
    [TestCase("cat >/dev/null; echo hello", "no report")]
    [TestCase("exec \"$WORKER\" \"$@\" | grep -v '^N'", "without its end")]
    [TestCase("\"$WORKER\" \"$@\" | grep -v '^S'", "not what its worker sent")]
    [TestCase("\"$WORKER\" \"$@\" | sed '/^S/s/[AB]/C/5'", "not what its worker sent")]
    [TestCase("out=$(\"$WORKER\" \"$@\"); echo \"$out\"; echo \"$out\"", "two reports")]
    [TestCase("\"$WORKER\" \"$@\" | sed -E '/^N/s/ [0-9]+$/ 1/'", "were asked")]
    [TestCase("read item; cat >/dev/null; [ $item = 1 ] || echo $item | \"$WORKER\" \"$@\"", "ended without a report")]
    [TestCase("mkdir DIR/d$$; cp $(dirname $2)/*.bin DIR/d$$/; chmod u+w DIR/d$$/*; printf x | dd of=$(echo DIR/d$$/sparksynth-tree-*) bs=1 seek=300 conv=notrunc 2>/dev/null; exec \"$WORKER\" run DIR/d$$/$(basename $2)", "damaged")]
    [TestCase("mkdir DIR/d$$; cp $(dirname $2)/*.bin DIR/d$$/; for f in DIR/d$$/sparksynth-queries-*; do head -c 1000 $f >$f.cut; mv $f.cut $f; done; exec \"$WORKER\" run DIR/d$$/$(basename $2)", "cut off")]
    public Task Search_of_a_misbehaving_worker_fails(string script, string message) => SearchFailsAsync(script, message, null);

    [TestCase("run) cat >/dev/null; exit 0", "ended without a report")]
    [TestCase("run) cat >/dev/null; echo hello", "no packer writes")]
    [TestCase("run) \"$WORKER\" \"$@\" | sed '1d'", "rows came to be searched")]
    [TestCase("run) \"$WORKER\" \"$@\" | sed '1p'", "came twice")]
    [TestCase("run) \"$WORKER\" \"$@\" | sed -E '1s/[A-P](=*)$/Q\\1/'", "changed on the way")]
    [TestCase("run) \"$WORKER\" \"$@\" | grep -v '^P'", "ended without a report")]
    [TestCase("run) \"$WORKER\" \"$@\" | sed -E 's/^P ([0-9]+) [0-9]+/P \\1 5/'", "were asked")]
    [TestCase("run) read item; cat >/dev/null; echo 0 | \"$WORKER\" \"$@\"", "twice")]
    [TestCase("blocks) cat >/dev/null; exit 0", "ended without a report")]
    [TestCase("blocks) grep -v '^R 1 ' | \"$WORKER\" \"$@\"", "rows came to be searched")]
    [TestCase("blocks) \"$WORKER\" \"$@\" | grep -v '^[SN]'", "did not account for all")]
    [TestCase("blocks) \"$WORKER\" \"$@\" | grep -v '^B'", "rows came to be searched")]
    [TestCase("blocks) \"$WORKER\" \"$@\" | grep -v '^N'", "without its end")]
    [TestCase("blocks) \"$WORKER\" \"$@\" | grep -v '^S'", "not what its worker sent")]
    [TestCase("blocks) \"$WORKER\" \"$@\" | sed '/^S/s/[AB]/C/5'", "not what its worker sent")]
    [TestCase("blocks) out=$(\"$WORKER\" \"$@\"); echo \"$out\"; echo \"$out\"", "two reports")]
    [TestCase("blocks) cat >/dev/null; kill -9 $$", "killed")]
    public Task Search_in_blocks_of_a_misbehaving_worker_fails(string script, string message) =>
        SearchFailsAsync($"if head -c 4000 \"$2\" | grep -aq block-search; then case $1 in {script};; *) exec \"$WORKER\" \"$@\";; esac; else exec \"$WORKER\" \"$@\"; fi", message, 8000);

    private async Task SearchFailsAsync(string script, string message, long? blockBytes)
    {
        string scratch = Directory.CreateTempSubdirectory("search-worker-").FullName;
        try
        {
            await using SparkEngine engine = Spark.Engine(Worker(script.Replace("DIR", scratch, StringComparison.Ordinal)), blockBytes: blockBytes);
            await using var embedded = new EmbeddedEngine(1);
            ITable table = await engine.OpenAsync(Table(), default), same = await embedded.OpenAsync(Table(), default);
            var task = new GowerProfileTask(same.Schema, [.. Enumerable.Range(0, same.Schema.Columns.Length)], false);
            GowerRuler ruler = GowerRuler.Create(new GowerOptions { Columns = ["a"] }, (GowerProfile)await embedded.FoldAsync(same, task, null, default));
            ISearchRows rows = await engine.PackAsync(table, ruler, null, default);
            Exception error = (await Assert.ThrowsAsync(Is.InstanceOf<Exception>(), () => engine.SearchAsync(rows, rows, new NearestOptions(), default)))!;
            Assert.That(error, Is.InstanceOf<InvalidDataException>().Or.InstanceOf<SparkStageException>(), error.ToString());
            Assert.That(error.Message, Does.Contain(message));
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    [Test]
    public async Task Cancelled_run_with_hanging_workers_ends_soon_and_frees_the_slots()
    {
        // Workers that never get on, but watch as ours do: the query ends at once, the slots are free when the run's folder is gone.
        string folder = Directory.CreateDirectory(Path.Combine(Folder, "hanging")).FullName;
        JobSpec job = Adult() with { Output = new OutputSpec { Folder = Path.Combine(folder, "out") }, Sample = new SampleSpec { Rows = 400_000_000, RowsPerFile = 200_000_000 } };
        using var cancel = new CancellationTokenSource();
        var watch = Stopwatch.StartNew();
        await using SparkEngine engine = Spark.Engine();
        Task<IReadOnlyList<string>> run = RunOutcome.OfAsync(job, engine, cancel.Token);
        string synthetic = Path.Combine(folder, ".out.partial", "synthetic");
        while (!run.IsCompleted && !(Directory.Exists(synthetic) && Directory.EnumerateFiles(synthetic).Any())) await Task.Delay(50);
        TestContext.Out.WriteLine($"sampling began after {watch.Elapsed.TotalSeconds:0.0} s");
        watch.Restart();
        await cancel.CancelAsync();
        await Assert.ThrowsAsync(Is.InstanceOf<OperationCanceledException>(), () => run);
        double cancelled = watch.Elapsed.TotalSeconds;
        await using SparkEngine next = Spark.Engine();
        ITable table = await next.OpenAsync(Table(), default);
        await next.FoldAsync(table, new ProfileTask(table.Schema), null, default);
        double free = watch.Elapsed.TotalSeconds;
        Assert.That(Directory.EnumerateFileSystemEntries(folder), Is.Empty);
        Assert.That(cancelled, Is.LessThan(15));
        Assert.That(free, Is.LessThan(40), "the scripts would have run for minutes");
        TestContext.Out.WriteLine($"cancelled after {cancelled:0.0} s, the next pass was done after {free:0.0} s");
    }

    [Test]
    public async Task Server_that_is_gone_is_a_lost_engine()
    {
        SparkServer other = await SparkServer.StartAsync(master: "local[1]");
        await using SparkEngine engine = other.Engine();
        await engine.ConnectAsync(default);
        ITable table = await engine.OpenAsync(Table(), default);
        await other.DisposeAsync();
        await Assert.ThrowsAsync<EngineException>(() => engine.FoldAsync(table, new ProfileTask(table.Schema), null, default));
    }

    [Test]
    public async Task Wrong_token_is_a_problem_of_the_user()
    {
        await using var engine = SparkEngine.Start(new SparkEngineOptions { Endpoint = Spark.Server.Endpoint with { Token = "wrong" }, WorkerArchive = TestWorker.Archive });
        ProblemException error = (await Assert.ThrowsAsync<ProblemException>(() => engine.ConnectAsync(default)))!;
        Assert.That(error.Problems[0].Code, Is.EqualTo("engine-refused"));
        Assert.That(error.Message, Does.Not.Contain("wrong;"));
    }

    private TableSpec Table()
    {
        string folder = Path.Combine(Folder, "table");
        if (!Directory.Exists(folder)) TestTables.Write(folder, "SELECT i % 7 AS a, hash(i)::VARCHAR AS b FROM range(ROWS) t(i)", 20_000, 2);
        return new TableSpec { Path = folder };
    }

    private string Worker(string script) => TestWorker.Misbehaving(Directory.CreateDirectory(Path.Combine(Folder, "worker-" + TestContext.CurrentContext.Test.ID)).FullName, script);
}
