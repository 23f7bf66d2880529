using SparkSynth.Jobs;

namespace SparkSynth.Cli;

/// <summary>Composition root: which classes stand behind the interfaces. Called only when there is work, so that help and bad job files load nothing native.</summary>
public static class Composition
{
    /// <summary>What does the work of the verbs.</summary>
    public static IJobRunner CreateRunner() => new JobRunner(
        Engines.Create,
        Verbs.Version.Text,
        TimeProvider.System,
        ProcessMemory.PeakBytes);
}
