namespace SparkSynth.Core.Privacy.Measures;

/// <summary>
/// How much each column adds to the distance of nearest records: the mean term (0 … 1, times the weight) over the pairs. Shows when a heavy tail has made a numeric
/// column vanish, or one nominal column decides everything.
/// </summary>
/// <param name="Column">Name of the column.</param>
/// <param name="MeanTerm">Mean of weight × term; the terms of all columns sum to the mean distance × the sum of weights.</param>
public sealed record ColumnContribution(string Column, double MeanTerm)
{
    /// <summary>Over the nearest record of every query; ids must be those of <paramref name="reference"/>. Cost: queries × columns.</summary>
    public static ColumnContribution[] Of(PackedRows queries, PackedRows reference, NearestResult nearest)
    {
        var ruler = queries.Ruler;
        var columns = ruler.Columns;
        var sums = new Int128[columns.Length];
        long one = 1L << ruler.Shift, pairs = 0;
        for (int q = 0; q < nearest.Queries; q++)
        {
            long id = nearest.Ids[q * nearest.Neighbours];
            if (id == NearestResult.None) continue;
            pairs++;
            ReadOnlySpan<long> a = queries.Row(q), b = reference.Row(reference.RowOf(id));
            for (int c = 0; c < columns.Length; c++)
                sums[c] += columns[c].Weight * (columns[c].IsNumeric ? Math.Min(Math.Abs(a[c] - b[c]), one) : GowerDistance.Code(ruler, c, a) == GowerDistance.Code(ruler, c, b) ? 0 : one);
        }
        var result = new ColumnContribution[columns.Length];
        for (int c = 0; c < columns.Length; c++) result[c] = new ColumnContribution(columns[c].Name, pairs == 0 ? double.NaN : (double)sums[c] / pairs / one);
        return result;
    }
}
