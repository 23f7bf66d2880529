using NUnit.Framework;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Local;

namespace SparkSynth.SparkConnect.Tests.Live;

[Category("Spark")]
public sealed class LocalSparkServerTests
{
    [Test]
    public async Task Failed_start_says_why_and_leaves_nothing_behind()
    {
        string folder = Directory.CreateTempSubdirectory("no-server-").FullName;
        var options = new LocalSparkOptions { Spark = TestSpark.Require(oldest: false), Master = "nonsense", TemporaryFolder = folder, LogFile = Path.Combine(folder, "log.txt") };
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => LocalSparkServer.StartAsync(options)))!;
        Assert.That((error.Failure, error.ErrorClass), Is.EqualTo((SparkFailure.Unreachable, "LOCAL_SPARK_NOT_STARTED")));
        Assert.That(error.Message, Does.Contain("nonsense"));
        Assert.That(await File.ReadAllTextAsync(options.LogFile!), Does.Contain("nonsense"));
        Assert.That(Directory.GetDirectories(folder), Is.Empty);
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task Cancelled_start_leaves_nothing_behind()
    {
        string folder = Directory.CreateTempSubdirectory("no-server-").FullName;
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var options = new LocalSparkOptions { Spark = TestSpark.Require(oldest: false), Master = "local[1]", TemporaryFolder = folder };
        await Assert.ThrowsAsync<OperationCanceledException>(() => LocalSparkServer.StartAsync(options, cancel.Token));
        Assert.That(Directory.GetDirectories(folder), Is.Empty);
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Setting_that_would_break_the_file_is_misuse()
    {
        var options = new LocalSparkOptions { Spark = TestSpark.Require(oldest: false), Settings = new Dictionary<string, string> { ["spark.a"] = "x\nspark.b y" } };
        Assert.That(() => LocalSparkServer.StartAsync(options), Throws.ArgumentException);
    }
}
