namespace SparkSynth.Cli;

/// <summary>Exit codes of every verb.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>The run failed.</summary>
    public const int Failed = 1;

    /// <summary>Command line, job or data are wrong: do not retry.</summary>
    public const int BadInput = 2;

    /// <summary>Everything ran, but a score is below its gate.</summary>
    public const int GateFailed = 3;

    /// <summary>The engine is unreachable or was lost: retry.</summary>
    public const int EngineLost = 4;

    /// <summary>Ctrl-C (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Asked to end (128 + SIGTERM).</summary>
    public const int Terminated = 143;
}
