namespace SparkSynth.Core.Privacy.Measures;

/// <summary>What the attacker of <see cref="CategoricalCap"/> does when no synthetic row has the key.</summary>
public enum CapMethod
{
    /// <summary>Leaves the row out.</summary>
    Cap,

    /// <summary>Fails: 0.</summary>
    ZeroCap,

    /// <summary>Takes all synthetic rows whose key differs in the fewest columns.</summary>
    GeneralizedCap,
}
