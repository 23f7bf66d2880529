namespace SparkSynth.Jobs.Spec;

/// <summary>What a difference of two numbers is divided by.</summary>
public enum AuditScale
{
    /// <summary>The range of the real values, training rows and hold-out together.</summary>
    Range,

    /// <summary>The span between their 5 % and 95 % quantiles.</summary>
    Robust,

    /// <summary>Values are replaced by their ranks among the real ones.</summary>
    Rank,

    /// <summary>The range of the training rows alone, as in SDMetrics.</summary>
    Sdmetrics,
}
