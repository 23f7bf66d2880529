namespace SparkSynth.Jobs.Spec;

/// <summary>Groups of measures of an audit.</summary>
public enum AuditMeasure
{
    /// <summary>Nearest records: copies, distances, ratios, closer to train. Always measured.</summary>
    Distances,

    /// <summary>Membership inference by distance.</summary>
    Membership,

    /// <summary>Attribute inference, linkability, singling out.</summary>
    Attacks,

    /// <summary>k-anonymity and its kin, replicated uniques, DiSCO, CAP.</summary>
    Groups,

    /// <summary>Rare values and extremes of single columns that come back; worst segments.</summary>
    Leaks,

    /// <summary>SDMetrics' privacy metrics, by its own rulers.</summary>
    Sdmetrics,
}
