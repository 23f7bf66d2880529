namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>The distribution of one column given earlier ones: P(b | x) ∝ Base[b] · Π_k Factors_k[x_k][b].</summary>
public sealed record NetworkColumn
{
    /// <summary>Shares of the cells, [cells], sum 1.</summary>
    public required float[] Base { get; init; }

    /// <summary>Tables, in the order in which they were added; empty for a column that depends on none.</summary>
    public required NetworkParent[] Parents { get; init; }

    /// <summary>T0, the smoothed conditional of the first parent, [cells of it × cells], rows sum to 1: used where the product underflows. Empty without parents.</summary>
    public required float[] Fallback { get; init; }
}
