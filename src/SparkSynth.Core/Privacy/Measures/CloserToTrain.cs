namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// Share of synthetic rows that are closer to the training data than to the hold-out. If the synthesizer kept nothing of single rows, train and
/// hold-out are exchangeable given S, so the nearest of the pooled real rows is a training row with probability n_T / (n_T + n_H): that is the null,
/// not one half, and ties are shared out in that proportion.
/// Source: M. Platzer, T. Reutterer, Holdout-based empirical assessment of mixed-type synthetic data, Frontiers in Big Data 4 (2021).
/// </summary>
/// <param name="Closer">Rows closer to train.</param>
/// <param name="Ties">Rows equally close to both.</param>
/// <param name="Further">Rows closer to the hold-out.</param>
/// <param name="Null">n_T / (n_T + n_H).</param>
/// <param name="StandardError">Of <see cref="Share"/>; rows with the same nearest real row are one cluster, as they are not independent.</param>
public sealed record CloserToTrain(long Closer, long Ties, long Further, double Null, double StandardError)
{
    private const double Z = 1.959963984540054;

    /// <summary>(closer + ties · null) / rows.</summary>
    public double Share => (Closer + (Ties * Null)) / (Closer + Ties + Further);

    /// <summary>What the share would be with a hold-out as large as train: odds of the share over odds of the null. 0.5 = no memory; gates compare this.</summary>
    public double Balanced
    {
        get
        {
            double train = Share / Null, holdout = (1 - Share) / (1 - Null);
            return train / (train + holdout);
        }
    }

    /// <summary>95 % interval of <see cref="Share"/>.</summary>
    public double Low => Math.Max(0, Share - (Z * StandardError));

    public double High => Math.Min(1, Share + (Z * StandardError));

    /// <summary>(share − null) in standard errors.</summary>
    public double ZScore => StandardError > 0 ? (Share - Null) / StandardError : Share == Null ? 0 : double.PositiveInfinity * Math.Sign(Share - Null);

    /// <summary>
    /// From the nearest rows in train and in the hold-out, by one ruler. A hold-out search bounded by the train distance may leave rows
    /// without an answer: they are further. Throws <see cref="ArgumentException"/> when a query has neither. Cost: a sort by nearest row.
    /// </summary>
    public static CloserToTrain Of(NearestResult train, NearestResult holdout, long trainRows, long holdoutRows)
    {
        if (train.Queries != holdout.Queries) throw new ArgumentException("results of other queries", nameof(holdout));
        double nullShare = trainRows / (double)(trainRows + holdoutRows);
        long closer = 0, ties = 0;
        int n = train.Queries;
        var clusters = new (long Table, long Id, sbyte Sign)[n];
        for (int q = 0; q < n; q++)
        {
            long t = train.Units[q * train.Neighbours], h = holdout.Units[q * holdout.Neighbours];
            if (t == long.MaxValue && h == long.MaxValue) throw new ArgumentException($"query {q} has no neighbour", nameof(train));
            if (t < h) closer++;
            else if (t == h) ties++;
            clusters[q] = t <= h ? (0, train.Ids[q * train.Neighbours], (sbyte)(t < h ? 1 : 0)) : (1, holdout.Ids[q * holdout.Neighbours], (sbyte)-1);
        }
        double share = (closer + (ties * nullShare)) / n;
        return new CloserToTrain(closer, ties, n - closer - ties, nullShare, ClusteredError(clusters, share, nullShare));
    }

    /// <summary>√(Σ over clusters of (Σ of residuals)²) / n.</summary>
    private static double ClusteredError((long Table, long Id, sbyte Sign)[] clusters, double share, double tie)
    {
        Array.Sort(clusters);
        double sum = 0;
        for (int i = 0; i < clusters.Length;)
        {
            int start = i;
            double residual = 0;
            for (; i < clusters.Length && clusters[i].Table == clusters[start].Table && clusters[i].Id == clusters[start].Id; i++)
                residual += (clusters[i].Sign > 0 ? 1 : clusters[i].Sign < 0 ? 0 : tie) - share;
            sum += residual * residual;
        }
        return clusters.Length == 0 ? double.NaN : Math.Sqrt(sum) / clusters.Length;
    }
}
