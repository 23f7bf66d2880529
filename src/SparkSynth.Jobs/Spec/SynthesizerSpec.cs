using System.Collections.Immutable;

namespace SparkSynth.Jobs.Spec;

/// <summary>What learns the table, and its dials (<c>synthesizer:</c>). A null dial is chosen from the table's size.</summary>
public sealed record SynthesizerSpec
{
    /// <summary>Kind of model. Default: copula-network.</summary>
    public SynthesizerKind Name { get; init; } = SynthesizerKind.CopulaNetwork;

    /// <summary>Cells an ordered column is cut into at most, 4..64, or null. All synthesizers.</summary>
    public int? Cells { get; init; }

    /// <summary>copula-network: the privacy dial, 0..1000: a table becomes a parent only if its leave-one-out gain is at least rho times its optimism. Null: clamp(√(20000/n), 1, 4).</summary>
    public double? Rho { get; init; }

    /// <summary>copula-network: most parents of a column, 0..64. Default 8.</summary>
    public int Parents { get; init; } = 8;

    /// <summary>copula-network: least gain in nats a row that a parent must bring, 0..1. Default 0.0005.</summary>
    public double MinGain { get; init; } = 0.0005;

    /// <summary>copula-network: rows simulated while fitting, 1,024..1,048,576 in steps of 1,024, or null (32,768; 8,192 for wide tables).</summary>
    public int? SimulatedRows { get; init; }

    /// <summary>copula-network: columns that start the chain, in this order. Default: none.</summary>
    public ImmutableArray<string> First { get; init; } = [];

    /// <summary>copula-network: the column that ends the chain (one that users will predict), or null.</summary>
    public string? Last { get; init; }

    /// <summary>gaussian-copula: marginal of columns that name none. Default <c>auto</c>.</summary>
    public string Distribution { get; init; } = DistributionNames.Auto;
}
