namespace SparkSynth.Worker;

/// <summary>Exit codes of the worker.</summary>
internal static class WorkerExit
{
    public const int Done = 0;

    /// <summary>It failed; stderr says how.</summary>
    public const int Failed = 1;

    /// <summary>Data or paths are wrong: stderr holds a problem for the user.</summary>
    public const int Problem = 2;

    /// <summary>The run was cancelled, or whoever started this process is gone.</summary>
    public const int Stopped = 3;
}
