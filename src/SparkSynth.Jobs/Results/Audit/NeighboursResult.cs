namespace SparkSynth.Jobs.Results.Audit;

/// <summary>Distances of single rows (<c>--matrix</c>, <c>--top</c>). Row-level: sensitive as the tables themselves. Rows are numbered from 0 in file order.</summary>
public sealed record NeighboursResult
{
    /// <summary>SHA-256 of the ruler.</summary>
    public required string Ruler { get; init; }

    /// <summary>Distances [synthetic rows × training rows], or null.</summary>
    public IReadOnlyList<double[]>? Matrix { get; init; }

    /// <summary>Nearest training rows of every synthetic row, nearest first, or null.</summary>
    public IReadOnlyList<Neighbour>? Top { get; init; }
}
