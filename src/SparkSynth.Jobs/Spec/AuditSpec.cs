using System.Collections.Immutable;

namespace SparkSynth.Jobs.Spec;

/// <summary>Whether and how the privacy of the synthetic table is audited (<c>audit:</c>).</summary>
public sealed record AuditSpec
{
    /// <summary>Whether <c>run</c> audits what it made. Default: false.</summary>
    public bool Enabled { get; init; }

    /// <summary>Groups of measures. Default: all; distances are always measured.</summary>
    public ImmutableArray<AuditMeasure> Measures { get; init; } = [.. Enum.GetValues<AuditMeasure>()];

    /// <summary>Columns that an attacker may know of a person; empty = chosen from the table, and named in the result.</summary>
    public ImmutableArray<string> QuasiIdentifiers { get; init; } = [];

    /// <summary>Columns that must not be learned of a person; empty = every compared column is attacked, and the last one stands for the secret in group measures.</summary>
    public ImmutableArray<string> Sensitive { get; init; } = [];

    /// <summary>Columns left out of distances, besides keys and free text.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Weights of columns, 1 where not named.</summary>
    public ImmutableSortedDictionary<string, double> Weights { get; init; } = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);

    /// <summary>What a difference of two numbers is divided by.</summary>
    public AuditScale Scale { get; init; }

    /// <summary>What a null is at a distance of.</summary>
    public NullRule NullRule { get; init; }

    /// <summary>People attacked by each attack that samples, 100..1,000,000. Default 2,000: a share is known to ± 2.2 points.</summary>
    public int Attacks { get; init; } = 2_000;

    /// <summary>Whether <c>run</c> first measures closer-to-train over <see cref="Splits"/> and goes down the privacy ladder while it is above its gate (0.52 where none is set). Default: false.</summary>
    public bool Ladder { get; init; }

    /// <summary>Splits in halves that each step of the ladder is measured on, 5..100. Default 5: a single one has a standard error near .015.</summary>
    public int Splits { get; init; } = 5;

    /// <summary>Seconds after which what is not finished is reported as bounds or as skipped; null = none.</summary>
    public double? TimeLimit { get; init; }

    /// <summary>True if a group of measures is asked for.</summary>
    public bool Wants(AuditMeasure measure) => Measures.Contains(measure);
}
