using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Marginals;

/// <summary>
/// The column as it is: atoms at values of support k or more, uniform pieces of at least k rows between. Nothing here is a value of low support
/// as long as the pieces come from a column's cells or from <see cref="FromTable"/>.
/// </summary>
/// <param name="Pieces">Ascending, not overlapping (they may touch).</param>
public sealed record EmpiricalMarginal(ImmutableArray<EmpiricalPiece> Pieces) : Marginal
{
    private readonly long _rows = Pieces.Sum(p => p.Rows);

    [JsonIgnore]
    public override MarginalFamily Family => MarginalFamily.Empirical;

    /// <summary>None: the pieces are not parameters that AIC could count.</summary>
    [JsonIgnore]
    public override IReadOnlyList<(string Name, double Value)> Parameters => [];

    public override double Cdf(double x)
    {
        if (double.IsNaN(x)) return x;
        double below = 0;
        foreach (var piece in Pieces)
        {
            if (piece.High <= x) below += piece.Rows;
            else if (piece.Low < x) below += piece.Rows * ((x - piece.Low) / (piece.High - piece.Low));
            else break;
        }
        return below / _rows;
    }

    public override double Quantile(double p)
    {
        if (!(p is >= 0 and <= 1) || Pieces.Length == 0) return double.NaN;
        double target = p * _rows, below = 0;
        foreach (var piece in Pieces)
        {
            if (below + piece.Rows >= target)
                return Math.Min(piece.High, piece.Low + (Math.Max(0, (target - below) / piece.Rows) * (piece.High - piece.Low)));
            below += piece.Rows;
        }
        return Pieces[^1].High;
    }

    /// <summary>NaN: atoms have no density.</summary>
    public override double LogPdf(double x) => double.NaN;

    public bool Equals(EmpiricalMarginal? other) => other is not null && Pieces.AsSpan().SequenceEqual(other.Pieces.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Pieces.Length, _rows);

    /// <summary>The pieces of an ordered column's cells as numbers. Cost: its segments.</summary>
    public static EmpiricalMarginal FromCells(ColumnCells cells)
    {
        double unit = 1;
        for (int i = 0; i < cells.Decimals; i++) unit *= 10;
        double Number(long v) => cells.Scale switch
        {
            ValueScale.Real => OrderKey.ToDouble(v),
            ValueScale.Scaled => v / unit,
            _ => v,
        };
        return new EmpiricalMarginal([.. cells.Segments.SelectMany(s => s).Select(s => new EmpiricalPiece(s.Weight, Number(s.Low), Number(s.High)))]);
    }

    /// <summary>
    /// Pieces of a value table: values of support <paramref name="support"/> or more (and of an equal share of the blocks) are atoms, the rows between are cut into blocks of at least
    /// that many rows whose inner ends are halfway to the neighbours; the two ends are safe ones (<see cref="WeightedSample.WithSafeEnds"/>).
    /// Fewer rows than the support before an atom go to it. Refused below 2k rows.
    /// </summary>
    public static MarginalFit FromTable(WeightedSample table, int support, int blocks = 512)
    {
        var safe = table.WithSafeEnds(support);
        if (safe.Rows == 0) return MarginalFit.Refused(MarginalFamily.Empirical, "there are fewer rows than may be published");
        var groups = safe.Grouped(support, blocks);
        long atomRows = safe.AtomRows(support, blocks);
        var atoms = new HashSet<double>();
        for (int i = 0; i < safe.Values.Length; i++)
            if (safe.Counts[i] >= atomRows) atoms.Add(safe.Values[i]);
        var pieces = new List<EmpiricalPiece>();
        for (int i = 0; i < groups.Values.Length; i++)
        {
            double v = groups.Values[i];
            if (atoms.Contains(v))
            {
                pieces.Add(new EmpiricalPiece(groups.Counts[i], v, v));
                continue;
            }
            double low = i == 0 ? safe.Min : 0.5 * (groups.Values[i - 1] + v);
            double high = i == groups.Values.Length - 1 ? safe.Max : 0.5 * (v + groups.Values[i + 1]);
            pieces.Add(new EmpiricalPiece(groups.Counts[i], low, high));
        }
        var marginal = new EmpiricalMarginal([.. pieces]);
        return MarginalFit.Of(marginal, table);
    }
}
