namespace SparkSynth.Core.Privacy;

/// <summary>Ways to search; all give the same answers.</summary>
public enum SearchKernel
{
    /// <summary>The tree, or the scan when a sample of the queries has to look at more than 45 % of the leaves anyway.</summary>
    Best,

    /// <summary>The box tree.</summary>
    Tree,

    /// <summary>Every leaf by the 16-bit screen.</summary>
    Scan,

    /// <summary>Every row exactly, one by one: the definition, for checks.</summary>
    Scalar,
}
