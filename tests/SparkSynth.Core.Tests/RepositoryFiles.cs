namespace SparkSynth.Core.Tests;

/// <summary>Finds files of the repository from the folder the tests run in.</summary>
internal static class RepositoryFiles
{
    public static string TestData(params string[] parts) => Path.Combine([Root(), "tests", "SparkSynth.Core.Tests", "Data", .. parts]);

    private static string Root()
    {
        for (DirectoryInfo? folder = new(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "SparkSynth.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
