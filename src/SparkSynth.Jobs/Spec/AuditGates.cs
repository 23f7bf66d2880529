namespace SparkSynth.Jobs.Spec;

/// <summary>Limits of an audit (<c>gates.audit:</c>), or null for no gate.</summary>
public sealed record AuditGates
{
    /// <summary>Most closer-to-train, as if train and hold-out were equally large: 0.5 = no memory.</summary>
    public double? CloserToTrain { get; init; }

    /// <summary>Most share of synthetic rows equal to a training row.</summary>
    public double? ExactMatches { get; init; }

    /// <summary>Least 5 % quantile of the distance S→T over that of H→T.</summary>
    public double? Dcr5thPercentileRatio { get; init; }

    /// <summary>Most AUC of the membership attack: 0.5 = it learns nothing.</summary>
    public double? MembershipAuc { get; init; }

    /// <summary>Most risk (upper end of its interval) of any attribute, linkability or singling-out attack.</summary>
    public double? AttackRisk { get; init; }

    /// <summary>True if one of them is set.</summary>
    public bool Any => CloserToTrain is not null || ExactMatches is not null || Dcr5thPercentileRatio is not null || MembershipAuc is not null || AttackRisk is not null;
}
