namespace SparkSynth.Storage.Tasks;

/// <summary>How an attempt to reach a file or folder ended.</summary>
public enum AccessOutcome
{
    Fine,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there, and the process may not.</summary>
    Denied,

    /// <summary>Something else went wrong.</summary>
    Failed,
}
