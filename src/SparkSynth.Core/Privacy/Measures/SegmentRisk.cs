namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// A segment of the synthetic rows (one category of one column) whose rows are closer to train than those of the whole table. Averages hide such segments.
/// </summary>
/// <param name="Column">Position of the column.</param>
/// <param name="Code">Code of the category; name it only where enough training rows have it.</param>
/// <param name="Rows">Synthetic rows in it.</param>
/// <param name="Share">Share closer to train, ties in the proportion of the null.</param>
/// <param name="ZScore">(share − null) / √(null · (1 − null) / rows).</param>
public sealed record SegmentRisk(int Column, int Code, long Rows, double Share, double ZScore)
{
    /// <summary>
    /// The worst segments by z-score, at most <paramref name="top"/>, with at least <paramref name="minimumRows"/> synthetic and <paramref name="minimumSupport"/> training rows. Many segments are
    /// looked at: with c of them, z below about √(2 ln c) is chance. Cost: rows × columns.
    /// </summary>
    public static SegmentRisk[] Worst(
        IReadOnlyList<AuditColumn> columns, NearestResult train, NearestResult holdout, double nullShare, int trainTable = 0, int synthetic = 1, int minimumRows = 100, int minimumSupport = 5, int top = 10)
    {
        var worst = new List<SegmentRisk>();
        for (int c = 0; c < columns.Count; c++)
        {
            long[] support = columns[c].Counts(trainTable), rows = new long[columns[c].Categories], closer = new long[rows.Length], ties = new long[rows.Length];
            var codes = columns[c].Codes[synthetic];
            if (codes.Count != train.Queries) throw new ArgumentException("one query a synthetic row", nameof(train));
            for (int q = 0; q < codes.Count; q++)
            {
                long t = train.Units[q * train.Neighbours], h = holdout.Units[q * holdout.Neighbours];
                rows[codes[q]]++;
                if (t < h) closer[codes[q]]++;
                else if (t == h) ties[codes[q]]++;
            }
            for (int code = 0; code < rows.Length; code++)
            {
                if (rows[code] < minimumRows || support[code] < minimumSupport) continue;
                double share = (closer[code] + (ties[code] * nullShare)) / rows[code];
                worst.Add(new SegmentRisk(c, code, rows[code], share, (share - nullShare) / Math.Sqrt(nullShare * (1 - nullShare) / rows[code])));
            }
        }
        return worst.OrderByDescending(s => s.ZScore).ThenBy(s => s.Column).ThenBy(s => s.Code).Take(top).ToArray();
    }
}
