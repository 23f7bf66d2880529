namespace SparkSynth.Core.Quality;

/// <summary>
/// SDMetrics' DiagnosticReport of one table: Data Validity (mean of BoundaryAdherence, CategoryAdherence and KeyUniqueness scores),
/// Data Structure (Jaccard index of the sets of (column, type)) and their mean; scores that do not exist leave the means.
/// </summary>
/// <param name="Overall">Mean of the two properties.</param>
/// <param name="DataValidity">Property score.</param>
/// <param name="DataStructure">Property score.</param>
/// <param name="Columns">Details of Data Validity.</param>
public sealed record DiagnosticReport(double? Overall, double? DataValidity, double? DataStructure, IReadOnlyList<ColumnScore> Columns)
{
    /// <summary>Assembles the report.</summary>
    /// <param name="validity">Scores of Data Validity.</param>
    /// <param name="real">Columns of the real table as (name, type).</param>
    /// <param name="synthetic">Columns of the synthetic table.</param>
    public static DiagnosticReport Build(IReadOnlyList<ColumnScore> validity, IEnumerable<(string Name, string Type)> real, IEnumerable<(string Name, string Type)> synthetic)
    {
        double? mean = QualityReport.Mean(validity.Select(c => c.Score));
        double? structure = TableStructure(real, synthetic);
        return new(QualityReport.Mean([mean, structure]), mean, structure, validity);
    }

    /// <summary>|R ∩ S| / |R ∪ S| of the (column, type) sets; null if both are empty. SDMetrics <c>TableStructure</c>.</summary>
    public static double? TableStructure(IEnumerable<(string Name, string Type)> real, IEnumerable<(string Name, string Type)> synthetic)
    {
        var left = real.ToHashSet();
        var right = synthetic.ToHashSet();
        int common = left.Count(right.Contains), all = left.Count + right.Count - common;
        return all == 0 ? null : (double)common / all;
    }
}
