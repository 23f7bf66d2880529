namespace SparkSynth.Core.Quality;

/// <summary>
/// Scores of an endless table whose columns have the real marginals and are independent of each other, computed from the real table alone:
/// shapes 1, correlations 0, cross tables the product of their marginals (Agresti 2013, Categorical Data Analysis, §3.2).
/// </summary>
internal static class IndependentFloor
{
    public static ColumnScore[] Shapes(QualityPlan plan)
        => [.. plan.RealProfile.Columns.Where(c => c.Column.Kind != QualityKind.Ignored).Select(c => new ColumnScore(
            c.Column.Name,
            c.Column.Kind == QualityKind.Continuous ? "KSComplement" : "TVComplement",
            c.Present > 0 ? new MetricScore(1) : MetricScore.None(KSComplement.EmptyReason)))];

    public static List<PairEvidence> Pairs(QualityPlan plan, QualityPairFold real)
    {
        var pairs = new List<PairEvidence>();
        var columns = plan.RealProfile.Columns;
        for (int i = 0; i < columns.Count; i++)
            for (int j = i + 1; j < columns.Count; j++)
            {
                if (columns[i].Column.Kind == QualityKind.Ignored || columns[j].Column.Kind == QualityKind.Ignored) continue;
                bool correlation = columns[i].Column.Kind == QualityKind.Continuous && columns[j].Column.Kind == QualityKind.Continuous;
                pairs.Add(correlation ? Correlation(columns, i, j, real) : Contingency(plan, columns, i, j, real));
            }
        return pairs;
    }

    private static PairEvidence Correlation(IReadOnlyList<QualityColumnProfile> columns, int i, int j, QualityPairFold real)
    {
        var moments = real.Moments(i, j);
        return new()
        {
            First = columns[i].Column.Name,
            Second = columns[j].Column.Name,
            IsCorrelation = true,
            Obstacle = CorrelationSimilarity.Obstacle(TableComparer.Constants(columns[i], columns[j]), [], moments.Rows, moments.Rows),
            Real = moments.Correlation(),
            Synthetic = 0,
        };
    }

    private static PairEvidence Contingency(QualityPlan plan, IReadOnlyList<QualityColumnProfile> columns, int i, int j, QualityPairFold real)
    {
        var table = real.Table(i, j);
        var evidence = new PairEvidence { First = columns[i].Column.Name, Second = columns[j].Column.Name, IsCorrelation = false };
        if (table is null) return evidence with { Obstacle = TableComparer.TooLarge };
        var own = table.Recode(Codes(i, false), Codes(j, false));
        var shared = table.Recode(Codes(i, true), Codes(j, true));
        return evidence with
        {
            Own = ContingencySimilarity.Independent(own),
            OwnAssociation = CramersV.Of(own),
            Shared = ContingencySimilarity.Independent(shared),
            SharedAssociation = CramersV.Of(shared),
        };

        int[] Codes(int c, bool sharedEdges) => columns[c].Column.Kind == QualityKind.Continuous
            ? BinCodes.Of(columns[c], plan.Real.Codings[c], columns[c], sharedEdges)
            : [.. Enumerable.Range(0, plan.Real.Codings[c].Codes)];
    }
}
