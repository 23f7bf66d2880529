namespace SparkSynth.Jobs.Results.Audit;

/// <summary>
/// Why the distances are to be believed: every pair of rows is in exactly one class, the classes sum to all pairs, and random rows were searched again by brute force.
/// Sums over <see cref="Searches"/>.
/// </summary>
public sealed record Certificate
{
    /// <summary>Pairs of rows in all searches.</summary>
    public required long Pairs { get; init; }

    /// <summary>Pairs ruled out by the box around many rows.</summary>
    public required long PrunedByBoxes { get; init; }

    /// <summary>Pairs ruled out by their nominal columns alone.</summary>
    public required long PrunedByNominals { get; init; }

    /// <summary>Pairs ruled out by the 16-bit lower bound.</summary>
    public required long PrunedByScreen { get; init; }

    /// <summary>Pairs compared exactly.</summary>
    public required long Verified { get; init; }

    /// <summary>Pairs settled by an equal row.</summary>
    public required long Equal { get; init; }

    /// <summary>Pairs left aside because the time was over; 0 = complete.</summary>
    public required long Unvisited { get; init; }

    /// <summary>Synthetic rows searched again by brute force.</summary>
    public required int Rechecked { get; init; }

    /// <summary>Answers of these that differ; an audit in which one does is not reported at all.</summary>
    public required int Differing { get; init; }

    /// <summary>Each search.</summary>
    public required IReadOnlyList<SearchSummary> Searches { get; init; }
}
