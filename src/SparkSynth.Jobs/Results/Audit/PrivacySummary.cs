using SparkSynth.Core.Privacy.Measures;

namespace SparkSynth.Jobs.Results.Audit;

/// <summary>
/// The figures of a privacy audit. Holds no value of any table. Empirical evidence about these tables and these attackers, no guarantee. T = training rows,
/// S = synthetic rows, H = hold-out rows; null = not measured, and <see cref="Coverage"/> says why.
/// </summary>
public sealed record PrivacySummary
{
    /// <summary>Rows of each table.</summary>
    public required AuditedRows Rows { get; init; }

    /// <summary>How distances were measured.</summary>
    public required RulerSummary Ruler { get; init; }

    /// <summary>Distance of every synthetic row to its closest training row (S→T).</summary>
    public required DistanceSummary Gower { get; init; }

    /// <summary>With a time limit: <see cref="Gower"/> if every row that was not searched to the end were as near as it can be; null = all exact.</summary>
    public DistanceSummary? GowerAtLeast { get; init; }

    /// <summary>S→H.</summary>
    public DistanceSummary? GowerToHoldout { get; init; }

    /// <summary>H→T: the natural level of <see cref="Gower"/>.</summary>
    public DistanceSummary? GowerControl { get; init; }

    /// <summary>T→S: how near the synthetic rows come to every person.</summary>
    public DistanceSummary? GowerFromTrain { get; init; }

    /// <summary>5 % quantile of S→T over that of H→T; 1 = synthetic rows keep the distance that strangers have.</summary>
    public double? Dcr5thPercentileRatio { get; init; }

    /// <summary>Synthetic rows equal to a training row in every compared column.</summary>
    public required long ExactMatches { get; init; }

    /// <summary>The same with intervals and the hold-out as baseline.</summary>
    public required ExactMatches ExactMatchDetail { get; init; }

    /// <summary>Share of synthetic rows closer to T than to H, as if both were equally large: 0.5 = no memory of single rows.</summary>
    public double? CloserToTrain { get; init; }

    /// <summary>The raw share, its null n_T / (n_T + n_H), ties and interval.</summary>
    public CloserToTrain? CloserToTrainDetail { get; init; }

    /// <summary>Nearest over second nearest distance, S→T.</summary>
    public NeighbourRatio? Nndr { get; init; }

    /// <summary>The same of H→T.</summary>
    public NeighbourRatio? NndrControl { get; init; }

    /// <summary>AUC of the membership attack by distance: 0.5 = it learns nothing.</summary>
    public double? MembershipAuc { get; init; }

    /// <summary>Its curve and rates.</summary>
    public MembershipAttack? Membership { get; init; }

    /// <summary>Attribute inference from the nearest synthetic row, one entry a column taken for the secret.</summary>
    public IReadOnlyList<AttributeRisk>? AttributeInference { get; init; }

    public AttackRisk? Linkability { get; init; }

    public SinglingOutSummary? SinglingOut { get; init; }

    /// <summary>k-anonymity, l-diversity and t-closeness, replicated uniques, DiSCO.</summary>
    public QuasiIdentifierSummary? QuasiIdentifiers { get; init; }

    /// <summary>SDMetrics' metrics, on all rows.</summary>
    public SdmetricsSummary? Sdmetrics { get; init; }

    /// <summary>Rare values, extremes and unique numbers that come back, a column each.</summary>
    public IReadOnlyList<ColumnLeak>? Leaks { get; init; }

    /// <summary>Segments whose rows are closest to train, compared with the null.</summary>
    public IReadOnlyList<SegmentSummary>? WorstSegments { get; init; }

    /// <summary>What each column adds to the distance of nearest records.</summary>
    public IReadOnlyList<ColumnContribution>? Contributions { get; init; }

    /// <summary>Why the distances are to be believed.</summary>
    public required Certificate Certificate { get; init; }

    /// <summary>Positive control, where asked for.</summary>
    public PlantSummary? Plant { get; init; }

    /// <summary>Steps of the privacy ladder that <c>run</c> took, where asked for.</summary>
    public IReadOnlyList<LadderStep>? Ladder { get; init; }

    /// <summary>What was exact, sampled, bounded, skipped.</summary>
    public required IReadOnlyList<Coverage> Coverage { get; init; }

    /// <summary>What stands out beyond its control or baseline, in sentences; empty is no all-clear.</summary>
    public required IReadOnlyList<string> Findings { get; init; }
}
