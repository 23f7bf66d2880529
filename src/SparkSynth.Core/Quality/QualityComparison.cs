namespace SparkSynth.Core.Quality;

/// <summary>The real table against one other: which columns are compared, and what the KS scores still need.</summary>
public sealed class QualityComparison
{
    internal QualityComparison(QualityProfileFold profile, TablePlan plan, KolmogorovRefinement?[] refinements, int[] realSets)
    {
        Profile = profile;
        Plan = plan;
        Refinements = refinements;
        RealSets = realSets;
    }

    /// <summary>First pass over the other table.</summary>
    public QualityProfileFold Profile { get; }

    /// <summary>Second pass over the other table.</summary>
    public TablePlan Plan { get; }

    internal KolmogorovRefinement?[] Refinements { get; }

    /// <summary>Which of the real table's bucket sets belongs to this comparison, a column; -1 for none.</summary>
    internal int[] RealSets { get; }
}
