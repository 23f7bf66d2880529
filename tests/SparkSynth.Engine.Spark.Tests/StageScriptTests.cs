using NUnit.Framework;

namespace SparkSynth.Engine.Spark.Tests;

public class StageScriptTests
{
    [Test]
    public void Spark_does_not_take_the_workers_archive_for_one() =>
        Assert.That(StageScript.WorkerArchive(StageScript.WorkerFolder("0123")), Is.EqualTo("sparksynth-worker-0123.bin"), "Spark unpacks names that end in .tgz, .tar.gz, .tar, .zip and .jar");
}
