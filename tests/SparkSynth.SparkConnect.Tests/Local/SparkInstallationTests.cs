using NUnit.Framework;
using SparkSynth.SparkConnect.Local;

namespace SparkSynth.SparkConnect.Tests.Local;

[NonParallelizable]
public sealed class SparkInstallationTests
{
    private string root = null!;
    private string? before;

    [SetUp]
    public void SetUp()
    {
        root = Directory.CreateTempSubdirectory("installation-").FullName;
        before = Environment.GetEnvironmentVariable("SPARK_HOME");
        Environment.SetEnvironmentVariable("SPARK_HOME", null);
    }

    [TearDown]
    public void TearDown()
    {
        Environment.SetEnvironmentVariable("SPARK_HOME", before);
        Directory.Delete(root, recursive: true);
    }

    [Test]
    public void Nearest_folder_above_wins_and_spark_home_before_it()
    {
        string current = Make(Path.Combine(root, ".spark", "current"), "4.3.0");
        string deep = Directory.CreateDirectory(Path.Combine(root, "a", "b")).FullName;
        Assert.That(SparkInstallation.Find(deep), Is.EqualTo(new SparkInstallation(current, "4.3.0")));

        string other = Make(Path.Combine(root, "other"), "4.1.0-SNAPSHOT");
        Environment.SetEnvironmentVariable("SPARK_HOME", other);
        Assert.That(SparkInstallation.Find(deep), Is.EqualTo(new SparkInstallation(other, "4.1.0-SNAPSHOT")));

        Environment.SetEnvironmentVariable("SPARK_HOME", Path.Combine(root, "a"));
        Assert.That(() => SparkInstallation.Find(deep), Throws.InstanceOf<DirectoryNotFoundException>().With.Message.Contain("spark-core"));
    }

    [Test]
    public void Nothing_is_found_where_nothing_is() => Assert.That(SparkInstallation.Find(root), Is.Null);

    [Test]
    public void Spark_without_connect_is_refused()
    {
        string home = Make(Path.Combine(root, "old"), "3.5.4");
        File.Delete(Path.Combine(home, "jars", "spark-connect_2.13-3.5.4.jar"));
        Assert.That(() => SparkInstallation.Open(home), Throws.InstanceOf<DirectoryNotFoundException>().With.Message.Contain("4.0"));
    }

    private static string Make(string home, string version)
    {
        Directory.CreateDirectory(Path.Combine(home, "jars"));
        Directory.CreateDirectory(Path.Combine(home, "bin"));
        File.WriteAllText(Path.Combine(home, "bin", "spark-submit"), "");
        File.WriteAllText(Path.Combine(home, "jars", $"spark-core_2.13-{version}.jar"), "");
        File.WriteAllText(Path.Combine(home, "jars", $"spark-connect_2.13-{version}.jar"), "");
        return home;
    }
}
