namespace SparkSynth.Core.Privacy;

/// <summary>How to search for nearest records.</summary>
public sealed record NearestOptions
{
    /// <summary>k: neighbours of each query, 1 … 1,000.</summary>
    public int Neighbours { get; init; } = 2;

    /// <summary>Skip the reference row that has the query's own id: a table against itself.</summary>
    public bool ExcludeOwnId { get; init; }

    /// <summary>Per query: its own id, where the queries stand in an order in which ids do not ascend. Null = the ids of the rows.</summary>
    public long[]? OwnIds { get; init; }

    /// <summary>Per query: rows further than this (grid units) are not wanted, equal ones are. Null = no bound.</summary>
    public long[]? Bounds { get; init; }

    /// <summary>
    /// Asked between blocks of queries; once it says true the remaining queries get one leaf each and are reported as bounds, not as exact.
    /// </summary>
    public Func<bool>? IsOver { get; init; }

    /// <summary>Hears how many queries have been searched since the last report; null: nobody does.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Which kernel; the answers are the same.</summary>
    public SearchKernel Kernel { get; init; } = SearchKernel.Best;
}
