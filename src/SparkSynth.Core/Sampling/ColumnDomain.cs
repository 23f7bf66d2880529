using System.Collections.Immutable;

namespace SparkSynth.Core.Sampling;

/// <summary>What a sampled column can hold beside null, where that can be numbered without gaps worth mention.</summary>
public abstract record ColumnDomain
{
    private ColumnDomain()
    {
    }

    /// <summary>How many values the numbering has.</summary>
    public abstract UInt128 Count { get; }

    /// <summary>One of these texts: value i is the text of code i.</summary>
    public sealed record Texts(ImmutableArray<string> Values) : ColumnDomain
    {
        /// <inheritdoc/>
        public override UInt128 Count => (UInt128)Values.Length;
    }

    /// <summary>A key from <paramref name="Low"/> to <paramref name="High"/>: value i is <c>Low + i</c>.</summary>
    public sealed record Whole(long Low, long High) : ColumnDomain
    {
        /// <inheritdoc/>
        public override UInt128 Count => (UInt128)((Int128)High - Low + 1);
    }

    /// <summary>A 64-bit float of fixed decimals: value i is <c>(Low + i) / Divisor</c>, as IEEE divides.</summary>
    public sealed record Scaled(long Low, long High, double Divisor) : ColumnDomain
    {
        /// <inheritdoc/>
        public override UInt128 Count => (UInt128)((Int128)High - Low + 1);
    }
}
