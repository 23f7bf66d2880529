using SparkSynth.Core.Synthesizers.CopulaNetwork;
using SparkSynth.Core.Synthesizers.GaussianCopula;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Synthesizers;

/// <summary>
/// All that a fit leaves behind and all that sampling needs. A function of the counts, the job's settings and this version: no time, no path, no
/// machine. Holds no value of support below k and no extreme of a numeric column. Exactly one of the joint parts is set.
/// </summary>
public sealed record SynthesizerModel
{
    /// <summary>Word of the synthesizer: <c>copula-network</c>, <c>gaussian-copula</c>, <c>independent</c>.</summary>
    public required string Synthesizer { get; init; }

    /// <summary>Version of SparkSynth that fitted it.</summary>
    public required string Producer { get; init; }

    /// <summary>Rows it was fitted on.</summary>
    public required long Rows { get; init; }

    /// <summary>Least support k of any value in it.</summary>
    public required int MinSupport { get; init; }

    /// <summary><see cref="TableSchema.Hash"/> of <see cref="Schema"/>.</summary>
    public required string SchemaHash { get; init; }

    /// <summary>Columns in the table's order.</summary>
    public required ModelColumn[] Columns { get; init; }

    /// <summary>Joint part of copula-network and independent.</summary>
    public CopulaNetworkModel? Network { get; init; }

    /// <summary>Joint part of gaussian-copula.</summary>
    public GaussianCopulaModel? Gaussian { get; init; }

    /// <summary>What users should know of the fit.</summary>
    public string[] Warnings { get; init; } = [];

    /// <summary>The table that it makes.</summary>
    public TableSchema Schema() => new([.. Columns.Select(c => new ColumnSchema(c.Name, c.Type, c.Nullable))]);
}
