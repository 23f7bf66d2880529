namespace SparkSynth.Jobs.Results.Audit;

/// <summary>What <c>lookalike</c> found. Row-level: rows are numbered from 0 in file order.</summary>
public sealed record LookalikeResult
{
    /// <summary>The most similar rows; for a group, query is the nearest target row.</summary>
    public required IReadOnlyList<Neighbour> Rows { get; init; }

    public required long TargetRows { get; init; }

    public required long PopulationRows { get; init; }

    /// <summary>Population rows left out because they are target rows themselves.</summary>
    public required long LeftOut { get; init; }

    /// <summary>How those were recognised.</summary>
    public required string LeftOutBy { get; init; }

    public required RulerSummary Ruler { get; init; }

    public IReadOnlyList<JobWarning> Warnings { get; init; } = [];

    public required double Seconds { get; init; }
}
