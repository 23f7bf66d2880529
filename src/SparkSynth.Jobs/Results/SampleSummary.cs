namespace SparkSynth.Jobs.Results;

/// <summary>What sampling wrote.</summary>
public sealed record SampleSummary
{
    /// <summary>Rows written.</summary>
    public required long Rows { get; init; }

    /// <summary>Number of the first row.</summary>
    public long Start { get; init; }

    /// <summary>Seed of the draw.</summary>
    public required long Seed { get; init; }

    /// <summary>Folder of the data files, or the table or path that Spark wrote (<c>sample.spark</c>).</summary>
    public required string Path { get; init; }

    /// <summary>Names of the data files, in row order; none where Spark wrote.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Bytes of the data files that are named; 0 where Spark wrote.</summary>
    public required long Bytes { get; init; }

    /// <summary>Wall time, seconds, model to finished files.</summary>
    public required double Seconds { get; init; }
}
