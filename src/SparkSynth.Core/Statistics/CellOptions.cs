namespace SparkSynth.Core.Statistics;

/// <summary>How finely columns are cut. What is null follows from rows n and modelled columns d (copula-network, constants).</summary>
public sealed record CellOptions
{
    /// <summary>Default of <see cref="Support"/>.</summary>
    public const int DefaultSupport = 5;

    /// <summary>Most cells of all columns together that the defaults aim at (8.4 M pair counters).</summary>
    public const int Budget = 4096;

    /// <summary>Most cells of an ordered column.</summary>
    public const int MaxOrderedCells = 64;

    /// <summary>K, the number of cells aimed at for ordered columns, 4..64. Default: min(32, max(8, ⌈√n / 5⌉), 4096 / d), at least 4.</summary>
    public int? OrderedCells { get; init; }

    /// <summary>Kn, most cells of a nominal column with "other" and null, 4..255. Default: min(32, 4096 / d), at least 4.</summary>
    public int? NominalCells { get; init; }

    /// <summary>k, least rows behind anything that is published, 1..1,000,000. Default 5.</summary>
    public int Support { get; init; } = DefaultSupport;

    /// <summary>m, least rows of an ordered cell, at least k. Default: max(2k, min(n / 1000, 100)).</summary>
    public long? MinCellRows { get; init; }

    /// <summary>All that is wrong with these options; empty if nothing.</summary>
    public IReadOnlyList<Problem> Validate()
    {
        var problems = new List<Problem>();
        if (OrderedCells is < 4 or > MaxOrderedCells) problems.Add(Range("orderedCells", "4 to 64"));
        if (NominalCells is < 4 or > 255) problems.Add(Range("nominalCells", "4 to 255"));
        if (Support is < 1 or > 1_000_000) problems.Add(Range("support", "1 to 1,000,000"));
        if (MinCellRows < Support) problems.Add(Range("minCellRows", "the support or more"));
        return problems;
    }

    /// <summary>The numbers for a table of <paramref name="rows"/> rows and <paramref name="columns"/> modelled columns.</summary>
    public CellLimits Resolve(long rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (Validate() is { Count: > 0 } problems) throw new ProblemException(problems);
        int share = Budget / columns;
        int ordered = OrderedCells ?? Math.Max(4, Math.Min(Math.Min(32, share), Math.Max(8, (int)Math.Min(32, Math.Ceiling(Math.Sqrt(rows) / 5)))));
        int nominal = NominalCells ?? Math.Max(4, Math.Min(32, share));
        return new CellLimits(ordered, nominal, Support, MinCellRows ?? Math.Max(2L * Support, Math.Min(rows / 1000, 100)));
    }

    private static Problem Range(string name, string range) => new("out-of-range", name, "The value is out of range.", $"Give {range}.");
}
