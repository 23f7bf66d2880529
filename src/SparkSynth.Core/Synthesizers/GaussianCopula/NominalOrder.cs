namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>How the cells of nominal columns are put in an order: a Gaussian copula sees monotone trends along it only.</summary>
public enum NominalOrder
{
    /// <summary>Along an axis computed from the pair counts, so that the order carries as much of the dependence as one axis can.</summary>
    Axis,

    /// <summary>Most frequent first; null as any other cell.</summary>
    Frequency,

    /// <summary>As the cells are numbered.</summary>
    AsGiven,
}
