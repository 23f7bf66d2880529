using SparkSynth.Core.Privacy;
using SparkSynth.Core.Privacy.Measures;
using SparkSynth.Jobs.Engines;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>The tables of an audit as its measures want them.</summary>
internal sealed record AuditInputs
{
    public required AuditColumns Chosen { get; init; }

    public required GowerRuler Ruler { get; init; }

    public required ISearchRows Train { get; init; }

    public required ISearchRows Synthetic { get; init; }

    public ISearchRows? Holdout { get; init; }

    /// <summary>Rows on SDMetrics' rulers; null where not wanted.</summary>
    public OwnRulers? Own { get; init; }

    /// <summary>All common columns; tables 0 = train, 1 = synthetic, 2 = hold-out. Null where not wanted.</summary>
    public AuditColumn[]? Columns { get; init; }

    /// <summary>Table number of the hold-out for measures over columns; −1 = none.</summary>
    public int HoldoutTable => Holdout is null ? -1 : 2;

    /// <summary>The compared columns.</summary>
    public AuditColumn[] Compared => [.. Columns!.Where(c => Chosen.Compared.Contains(c.Name))];

    /// <summary>A column by name.</summary>
    public AuditColumn Column(string name) => Columns!.First(c => c.Name == name);
}
