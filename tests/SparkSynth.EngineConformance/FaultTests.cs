using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Tasks;
using SparkSynth.Engine.Embedded;
using SparkSynth.Engine.Spark;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.EngineConformance;

/// <summary>Executors that are killed, tasks that fail once, tasks that run twice: the same bytes, and nothing temporary left.</summary>
[Category("Spark")]
public sealed class FaultTests() : SparkFixture(oldest: false, SparkServer.Cluster, ("spark.speculation", "true"))
{
    private const string Executor = "CoarseGrainedExecutorBackend";

    private IReadOnlyList<string> _expected = [];

    [OneTimeSetUp]
    public async Task RunEmbedded()
    {
        await using var engine = new EmbeddedEngine(2);
        _expected = await RunOutcome.OfAsync(Job("expected"), engine);
        Assert.That(_expected, Has.Count.GreaterThan(12));
    }

    [TestCase("profile")]
    [TestCase("pair-counts")]
    [TestCase("generate-task")]
    public async Task Killed_executor_changes_nothing(string stage)
    {
        // Tasks of that stage take their time, so that the executor dies while they run; each says so by making a folder.
        string marks = Directory.CreateDirectory(Path.Combine(Folder, "marks-" + stage)).FullName;
        await using SparkEngine engine = Spark.Engine(Worker($"if head -c 4000 \"$2\" | grep -aqE 'fold-task/1.{stage}|{stage}/1'; then mkdir {marks}/$$; sleep 1; fi; exec \"$WORKER\" \"$@\""));
        Task<IReadOnlyList<string>> run = RunOutcome.OfAsync(Job("killed-" + stage), engine);
        Assert.That(await WithoutAnExecutorAsync(run, marks), Is.EqualTo(_expected));
    }

    [Test]
    public async Task Killed_executor_changes_nothing_while_states_are_merged()
    {
        string marks = Directory.CreateDirectory(Path.Combine(Folder, "marks-merge")).FullName;
        await using SparkEngine engine = Spark.Engine(Worker($"if [ \"$1\" = merge ]; then mkdir {marks}/$$; sleep 1; fi; exec \"$WORKER\" \"$@\""), mergeItems: 2);
        Task<IReadOnlyList<string>> run = RunOutcome.OfAsync(Job("killed-merge"), engine);
        Assert.That(await WithoutAnExecutorAsync(run, marks), Is.EqualTo(_expected)); // the states that it shuffled are lost with it
    }

    [TestCase("search", null)]
    [TestCase("run", 1L << 15)]
    [TestCase("blocks", 1L << 15)] // the rows that it shuffled are lost with it
    public async Task Killed_executor_changes_no_answer_of_a_search(string phase, long? blockBytes)
    {
        string marks = Directory.CreateDirectory(Path.Combine(Folder, "marks-search-" + phase)).FullName;
        var table = new TableSpec { Path = TestTables.Write(Path.Combine(Folder, "search-" + phase), "SELECT i % 13 AS a, (i * 7919) % 10000 AS b, 'v' || (i % 5) AS c FROM range(ROWS) t(i)", 5000, 2) };
        var results = new List<NearestResult>();
        await using var embedded = new EmbeddedEngine(2);
        await using SparkEngine spark = Spark.Engine(Worker($"if [ $1 = {phase} ] && grep -aq block-search \"$2\" || [ {phase} = search ]; then mkdir {marks}/$$; sleep 1; fi; exec \"$WORKER\" \"$@\""), blockBytes: blockBytes);
        foreach (IEngine engine in (IEngine[])[embedded, spark])
        {
            var search = (ISearchEngine)engine;
            ITable rows = await engine.OpenAsync(table, default);
            ITable own = await embedded.OpenAsync(table, default);
            var task = new GowerProfileTask(own.Schema, [.. Enumerable.Range(0, own.Schema.Columns.Length)], false);
            GowerRuler ruler = GowerRuler.Create(new GowerOptions(), (GowerProfile)await embedded.FoldAsync(own, task, null, default));
            ISearchRows packed = await search.PackAsync(rows, ruler, null, default);
            Task<NearestResult> answer = search.SearchAsync(packed, packed, new NearestOptions { ExcludeOwnId = true }, default);
            results.Add(engine == spark ? await WithoutAnExecutorAsync(answer, marks) : await answer);
        }

        Assert.That((results[1].Units, results[1].Ids), Is.EqualTo((results[0].Units, results[0].Ids)));
    }

    [TestCase("profile")]
    [TestCase("generate-task")]
    public async Task Killed_executor_changes_nothing_where_Spark_reads_and_writes(string stage)
    {
        string marks = Directory.CreateDirectory(Path.Combine(Folder, "rows-marks-" + stage)).FullName;
        JobSpec job = Job("rows-killed-" + stage);
        await using SparkEngine engine = Spark.Engine(Worker($"if head -c 4000 \"$2\" | grep -aqE 'fold-task/1.{stage}|{stage}/1'; then mkdir {marks}/$$; sleep 1; fi; exec \"$WORKER\" \"$@\""), channel: ChannelKind.Rows);
        Task<IReadOnlyList<string>> run = RunOutcome.OfAsync(job, engine);
        IReadOnlyList<string> outcome = await WithoutAnExecutorAsync(run, marks);
        Assert.That(outcome.Single(l => l.StartsWith("model.json", StringComparison.Ordinal)), Is.EqualTo(_expected.Single(l => l.StartsWith("model.json", StringComparison.Ordinal))));
        AssertSameRows(Path.Combine(Job("expected").Output.Folder, IOutput.TableFolder), Path.Combine(job.Output.Folder, IOutput.TableFolder), 60_000);
    }

    [Test]
    public async Task Task_that_fails_once_is_repeated()
    {
        string mark = Path.Combine(Folder, "failed-once");
        await using SparkEngine engine = Spark.Engine(Worker($"if mkdir {mark} 2>/dev/null; then echo 'first attempt' >&2; exit 5; fi; exec \"$WORKER\" \"$@\""));
        Assert.That(await RunOutcome.OfAsync(Job("retried"), engine), Is.EqualTo(_expected));
        Assert.That(Directory.Exists(mark), Is.True);
    }

    // On one machine Spark runs no speculative twins (they go to other hosts), so these twins are the script's.
    [TestCase(0)]
    [TestCase(0.3)]
    [TestCase(3)]
    public async Task Twin_of_a_task_writes_the_same_bytes_and_leaves_nothing(double delaySeconds)
    {
        string twin = string.Create(CultureInfo.InvariantCulture, $"(sleep {delaySeconds}; echo \"$n\" | \"$WORKER\" \"$@\") >/dev/null 2>&1 &");
        await using SparkEngine engine = Spark.Engine(Worker($"if grep -aq generate-task \"$2\"; then n=$(cat); {twin} echo \"$n\" | \"$WORKER\" \"$@\"; else exec \"$WORKER\" \"$@\"; fi"));
        JobSpec job = Job(FormattableString.Invariant($"twin-{delaySeconds}"));
        Assert.That(await RunOutcome.OfAsync(job, engine), Is.EqualTo(_expected));
        await Task.Delay(TimeSpan.FromSeconds(delaySeconds + 1)); // the last twin has ended by then; if it has not, there is less to see, never more
        Assert.That(RunOutcome.Files(job.Output.Folder), Is.EqualTo(_expected.SkipLast(1)));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder, ".*"), Is.Empty);
    }

    /// <summary>Kills an executor as soon as a worker has made its mark; what the work then comes to.</summary>
    private async Task<T> WithoutAnExecutorAsync<T>(Task<T> work, string marks)
    {
        while (!work.IsCompleted && !Directory.EnumerateDirectories(marks).Any()) await Task.Delay(20);
        int victim = Executors().First();
        Process.GetProcessById(victim).Kill();
        T outcome = await work;
        Assert.That(Executors(), Does.Not.Contain(victim));
        return outcome;
    }

    private JobSpec Job(string name) => Adult() with
    {
        Sample = new SampleSpec { Rows = 60_000, RowsPerFile = 5000 },
        Evaluate = new EvaluateSpec { Enabled = false },
        Output = new OutputSpec { Folder = Path.Combine(Folder, "out-" + name) },
    };

    private string Worker(string script) => TestWorker.Misbehaving(Directory.CreateDirectory(Path.Combine(Folder, "worker-" + TestContext.CurrentContext.Test.ID)).FullName, script);

    /// <summary>Executors of our own server: its descendants, so nobody else's.</summary>
    private List<int> Executors()
    {
        var parents = new Dictionary<int, int>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out int id) && Read(Path.Combine(folder, "stat")) is { } stat)
                parents[id] = int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture);
        }

        bool IsOurs(int id)
        {
            for (int at = id; parents.TryGetValue(at, out int parent); at = parent)
                if (parent == Spark.Server.SupervisorId) return true;
            return false;
        }

        return [.. parents.Keys.Where(id => IsOurs(id) && Read($"/proc/{id}/cmdline")?.Contains(Executor, StringComparison.Ordinal) == true)];
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null; // the process has ended
        }
    }
}
