using System.Text.Json.Nodes;
using NUnit.Framework;
using SparkSynth.Core;
using SparkSynth.Engine.Embedded;
using SparkSynth.Engine.Spark;
using SparkSynth.Jobs;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.EngineConformance;

/// <summary>Which way rows of files travel (<c>engine.channel</c>): chosen by what executors can do, told, and the same results.</summary>
public sealed partial class SparkConformanceTests
{
    private static JobSpec Small() => Adult() with { Sample = new SampleSpec { Rows = 6000, Files = 3 } };

    [Test]
    public async Task Auto_is_direct_where_executors_see_the_files_and_the_manifest_says_why()
    {
        JobSpec job = To(Small(), "auto");
        await RunOutcome.OfAsync(job, Spark.Engine());
        Assert.That(Channels(job), Is.EqualTo(new[]
        {
            $"{job.Real.Path}: direct, a task in every slot opened it",
            $"{job.Output.Folder}: direct, a task in every slot created, renamed and deleted a file there",
        }));
    }

    [Test]
    public async Task Rows_that_are_asked_for_give_the_same_model_scores_and_rows()
    {
        JobSpec expected = To(Small(), "embedded"), job = To(Small(), "rows");
        await using (var embedded = new EmbeddedEngine(2)) await RunOutcome.OfAsync(expected, embedded);
        await RunOutcome.OfAsync(job, Spark.Engine(channel: ChannelKind.Rows));
        AssertSameResults(expected, job);
        Assert.That(Channels(job), Is.EqualTo(new[] { $"{job.Real.Path}: rows, engine.channel says so", $"{job.Output.Folder}: rows, engine.channel says so" }));
    }

    [Test]
    public async Task Auto_takes_the_rows_where_an_executor_does_not_see_the_table_and_warns()
    {
        JobSpec expected = To(Small(), "embedded"), job = To(Small(), "unseen");
        await using (var embedded = new EmbeddedEngine(2)) await RunOutcome.OfAsync(expected, embedded);
        var runner = new JobRunner(_ => Spark.Engine(Answering("Missing Fine"), channel: ChannelKind.Auto), "test", TimeProvider.System, () => null);
        RunResult result = await runner.RunAsync(job, new Progress<StageProgress>(), default);
        AssertSameResults(expected, job);
        Assert.That(Channels(job)[0], Is.EqualTo($"{job.Real.Path}: rows, an executor does not see it"));
        Assert.That(result.Warnings.Select(w => w.What), Has.Some.Contains("an executor does not see it"));
    }

    [Test]
    public async Task Output_that_executors_cannot_write_is_a_problem_before_any_work()
    {
        JobSpec job = To(Small(), "denied");
        IReadOnlyList<string> outcome = await RunOutcome.OfAsync(job, Spark.Engine(Answering("Fine Denied"), channel: ChannelKind.Auto));
        Assert.That(outcome, Is.EqualTo(new[] { $"output-not-shared: output: Executors cannot write to '{job.Output.Folder}': an executor may not open or write there." }));
    }

    [TestCase("A 0 Fine")]
    [TestCase("A 0 Fine Fine")]
    [TestCase("garbage")]
    public async Task Answer_that_is_lost_or_makes_no_sense_is_an_error(string answer)
    {
        await using SparkEngine engine = Spark.Engine(Worker($"if head -c 60 \"$2\" | grep -aq probe; then cat >/dev/null; echo {answer}; else exec \"$WORKER\" \"$@\"; fi"), channel: ChannelKind.Auto);
        SparkStageException error = (await Assert.ThrowsAsync<SparkStageException>(() => engine.OpenAsync(Adult().Real, default)))!;
        Assert.That(error.Message, Does.Contain("can open"));
    }

    [Test]
    public async Task Text_files_do_not_come_through_Spark()
    {
        string path = Path.Combine(Folder, "channel.csv");
        await File.WriteAllLinesAsync(path, ["a,b", .. Enumerable.Range(0, 100).Select(i => $"{i % 7},x{i % 3}")]);
        await using SparkEngine engine = Spark.Engine(channel: ChannelKind.Rows);
        ProblemException error = (await Assert.ThrowsAsync<ProblemException>(() => engine.OpenAsync(new TableSpec { Path = path }, default)))!;
        Assert.That(error.Problems.Single().Code, Is.EqualTo("channel"));
    }

    /// <summary>A worker that answers what it can reach with these words, and is the real one otherwise.</summary>
    private string Answering(string words) => Worker($"if head -c 60 \"$2\" | grep -aq probe; then while read -r item; do echo \"A $item {words}\"; done; else exec \"$WORKER\" \"$@\"; fi");

    private string Worker(string script) => TestWorker.Misbehaving(Directory.CreateDirectory(Path.Combine(Folder, "worker-" + TestContext.CurrentContext.Test.ID)).FullName, script);

    private static void AssertSameResults(JobSpec expected, JobSpec job)
    {
        string Model(JobSpec of) => File.ReadAllText(Path.Combine(of.Output.Folder, "model.json"));
        string Quality(JobSpec of) => JsonNode.Parse(File.ReadAllText(Path.Combine(of.Output.Folder, "results.json")))!["quality"]!.ToJsonString();
        Assert.That(Model(job), Is.EqualTo(Model(expected)));
        Assert.That(Quality(job), Is.EqualTo(Quality(expected)));
        AssertSameRows(Path.Combine(expected.Output.Folder, IOutput.TableFolder), Path.Combine(job.Output.Folder, IOutput.TableFolder), 6000);
    }

    private static string[] Channels(JobSpec job) =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(job.Output.Folder, "manifest.json")))!["channels"]!.AsArray().Select(c => $"{c!["table"]}: {c["channel"]!.ToString().ToLowerInvariant()}, {c["reason"]}")];
}
