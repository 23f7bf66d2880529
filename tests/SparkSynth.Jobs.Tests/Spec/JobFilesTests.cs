using NUnit.Framework;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Tests.Spec;

public class JobFilesTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "files-" + TestContext.CurrentContext.Test.ID);
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "adult.parquet"), "");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Missing_file_is_named_with_its_line_and_the_nearest_name()
    {
        var problem = JobFiles.Check(Read("seed: 1\nreal: adlut.parquet")).Single();

        Assert.That(problem.Where, Is.EqualTo("job.yaml:2"));
        Assert.That(problem.What, Is.EqualTo($"there is no table at {_folder}/adlut.parquet."));
        Assert.That(problem.Advice, Is.EqualTo($"Did you mean '{_folder}/adult.parquet'?"));
    }

    [Test]
    public void Globs_and_existing_files_are_fine()
    {
        Assert.That(JobFiles.Check(Read("real: '*.parquet'")), Is.Empty);
        Assert.That(JobFiles.Check(Read("real: adult.parquet")), Is.Empty);
    }

    [Test]
    public void Used_output_folder_needs_overwrite()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "out"));
        Assert.That(JobFiles.Check(Read("real: adult.parquet")), Is.Empty, "an empty folder is fine");

        File.WriteAllText(Path.Combine(_folder, "out", "x"), "");

        Assert.That(JobFiles.Check(Read("real: adult.parquet")).Single().Code, Is.EqualTo("output-exists"));
        Assert.That(JobFiles.Check(Read("real: adult.parquet\noutput: {overwrite: true}")), Is.Empty);
        Assert.That(JobFiles.Check(Read("real: adult.parquet\noutput: adult.parquet")).Single().Code, Is.EqualTo("output-is-file"));
    }

    private JobSpec Read(string text) => JobReader.Read(Job.Source(text) with { Folder = _folder });
}
