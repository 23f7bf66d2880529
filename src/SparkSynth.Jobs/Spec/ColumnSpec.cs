using System.Collections.Immutable;
using SparkSynth.Core.Tables;

namespace SparkSynth.Jobs.Spec;

/// <summary>What the job says about one column (<c>columns.NAME</c>).</summary>
public sealed record ColumnSpec
{
    /// <summary>Role, or null to infer it.</summary>
    public ColumnRole? Role { get; init; }

    /// <summary>gaussian-copula: marginal distribution, one of <see cref="DistributionNames.All"/>, or null for the synthesizer's default.</summary>
    public string? Distribution { get; init; }

    /// <summary>Categories from low to high, where a nominal column has an order; empty = none given.</summary>
    public ImmutableArray<string> Order { get; init; } = [];
}
