namespace SparkSynth.Jobs.Spec;

/// <summary>How nulls are compared.</summary>
public enum NullRule
{
    /// <summary>Null equals null; null and a value are as far apart as can be.</summary>
    Value,

    /// <summary>Gower 1971: a column where either is null does not count for that pair. No metric, so nothing can be pruned: for <c>--matrix</c> and <c>--top</c>.</summary>
    Gower1971,
}
