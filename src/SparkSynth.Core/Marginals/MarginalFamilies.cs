namespace SparkSynth.Core.Marginals;

/// <summary>Names of the families in job files, models and printed tables.</summary>
public static class MarginalFamilies
{
    private static readonly string[] Names = ["norm", "truncnorm", "gamma", "beta", "student_t", "uniform", "kde", "empirical", "auto"];

    /// <summary>All names, by enum value.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>Name of a family, e.g. <c>student_t</c>.</summary>
    public static string Name(MarginalFamily family) => Names[(int)family];

    /// <summary>The family of a name (exact, lower case); false if there is none.</summary>
    public static bool TryParse(string name, out MarginalFamily family)
    {
        int i = Array.IndexOf(Names, name);
        family = (MarginalFamily)Math.Max(i, 0);
        return i >= 0;
    }
}
