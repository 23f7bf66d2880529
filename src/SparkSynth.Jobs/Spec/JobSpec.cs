using System.Collections.Immutable;

namespace SparkSynth.Jobs.Spec;

/// <summary>
/// A job as it will be run: every value present, defaults filled in, paths absolute. Made by <see cref="JobReader"/> from a job file and
/// the command line; printed by <c>--dry-run</c> (<see cref="JobTree"/>).
/// </summary>
public sealed record JobSpec
{
    /// <summary>The real table.</summary>
    public TableSpec Real { get; init; } = new();

    /// <summary>What the job says about single columns, by name. Default: nothing; roles are inferred.</summary>
    public ImmutableSortedDictionary<string, ColumnSpec> Columns { get; init; } = ImmutableSortedDictionary.Create<string, ColumnSpec>(StringComparer.Ordinal);

    /// <summary>Rows that nothing is fitted on: the ceiling of the scores. Default: none.</summary>
    public HoldoutSpec Holdout { get; init; } = new();

    /// <summary>Seed of all drawing, 0..2^63-1. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Least support k, 1..1,000,000: no real value held by fewer rows reaches the model, a message or the synthetic table. Default 5.</summary>
    public int MinSupport { get; init; } = 5;

    /// <summary>What learns the table.</summary>
    public SynthesizerSpec Synthesizer { get; init; } = new();

    /// <summary>Which rows are drawn, and how they are written.</summary>
    public SampleSpec Sample { get; init; } = new();

    /// <summary>Whether and how the synthetic table is scored.</summary>
    public EvaluateSpec Evaluate { get; init; } = new();

    /// <summary>Whether and how its privacy is audited.</summary>
    public AuditSpec Audit { get; init; } = new();

    /// <summary>Scores that must be reached, or the run ends with exit code 3.</summary>
    public GatesSpec Gates { get; init; } = new();

    /// <summary>Where everything goes.</summary>
    public OutputSpec Output { get; init; } = new();

    /// <summary>What the work runs on. Changes no result.</summary>
    public EngineSpec Engine { get; init; } = new();

    /// <summary>
    /// SHA-256 (lower-case hex) of all that decides results: the job with its defaults, without <see cref="Output"/> and <see cref="Engine"/>,
    /// paths as the job wrote them. Equal jobs on different machines have equal hashes.
    /// </summary>
    public string Hash { get; init; } = "";

    /// <summary>Where each value was written, for messages about it.</summary>
    public JobOrigins Origins { get; init; } = JobOrigins.None;
}
