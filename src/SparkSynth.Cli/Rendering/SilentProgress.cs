using SparkSynth.Jobs.Results;

namespace SparkSynth.Cli.Rendering;

/// <summary>--quiet.</summary>
internal sealed class SilentProgress : IProgress<StageProgress>
{
    public void Report(StageProgress value)
    {
    }
}
