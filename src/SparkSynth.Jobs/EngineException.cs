namespace SparkSynth.Jobs;

/// <summary>The engine cannot be reached or was lost: run again later (exit code 4).</summary>
/// <param name="message">What happened, and the engine's own words.</param>
public sealed class EngineException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The engine's name for the error, or null.</summary>
    public string? ErrorClass { get; init; }

    /// <summary>Five-character SQLSTATE, or null.</summary>
    public string? SqlState { get; init; }
}
