namespace SparkSynth.Core.Privacy;

/// <summary>
/// Cuts a reference that no host can hold into blocks of similar rows: kd splits found on a sample, then a pure function row → block. Similar rows together make
/// boxes that rule out most blocks for a query (4.75 of 8 left, 19 of 64; random blocks: all of them).
/// </summary>
public sealed class RangeBlocks
{
    private readonly GowerRuler _ruler;
    private readonly List<Split> _splits = [];

    private RangeBlocks(GowerRuler ruler) => _ruler = ruler;

    /// <summary>Number of blocks.</summary>
    public int Count { get; private set; }

    /// <summary>Splits for about <paramref name="blocks"/> blocks of equal size, fewer when the sample has too few different rows. Cost: sample × log blocks × columns.</summary>
    /// <param name="counts">Rows that each row of the sample stands for.</param>
    public static RangeBlocks From(PackedRows sample, ReadOnlySpan<long> counts, int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blocks);
        if (counts.Length != sample.Count) throw new ArgumentException("a count for every row of the sample", nameof(counts));
        var result = new RangeBlocks(sample.Ruler);
        result.Cut(sample, counts.ToArray(), Enumerable.Range(0, sample.Count).ToArray(), blocks);
        return result;
    }

    /// <summary>Block of a row, 0 … <see cref="Count"/> − 1; the same in every process.</summary>
    public int BlockOf(ReadOnlySpan<long> row)
    {
        int at = 0;
        while (_splits[at].Column >= 0) at = Value(row, _splits[at].Column) <= _splits[at].Limit ? at + 1 : _splits[at].Right;
        return _splits[at].Right;
    }

    /// <summary>Binary form, small.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(_splits.Count);
        foreach (var split in _splits)
        {
            writer.Write(split.Column);
            writer.Write(split.Limit);
            writer.Write(split.Right);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote for an equal ruler.</summary>
    public static RangeBlocks Read(BinaryReader reader, GowerRuler ruler)
    {
        var result = new RangeBlocks(ruler) { Count = reader.ReadInt32() };
        for (int n = reader.ReadInt32(); n > 0; n--) result._splits.Add(new Split(reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt32()));
        return result._splits.Count > 0 ? result : throw new InvalidDataException("range blocks without blocks");
    }

    private long Value(ReadOnlySpan<long> row, int column) => column < _ruler.Numerics ? row[column] : GowerDistance.Code(_ruler, column, row);

    private void Cut(PackedRows sample, long[] counts, int[] rows, int blocks)
    {
        (int column, long limit) = blocks < 2 ? (-1, 0) : Widest(sample, counts, rows, blocks / 2 / (double)blocks);
        if (column < 0)
        {
            _splits.Add(new Split(-1, 0, Count++));
            return;
        }
        int at = _splits.Count;
        _splits.Add(default);
        int[] left = rows.Where(r => Value(sample.Row(r), column) <= limit).ToArray(), right = rows.Where(r => Value(sample.Row(r), column) > limit).ToArray();
        int leftBlocks = Math.Clamp((int)Math.Round(blocks * (left.Sum(r => counts[r]) / (double)rows.Sum(r => counts[r]))), 1, blocks - 1);
        Cut(sample, counts, left, leftBlocks);
        _splits[at] = new Split(column, limit, _splits.Count);
        Cut(sample, counts, right, blocks - leftBlocks);
    }

    /// <summary>Column with the largest mean difference between neighbours in the sample, and the value that leaves about a share of the rows below it, and some on both sides; −1 when all rows are equal.</summary>
    private (int Column, long Limit) Widest(PackedRows sample, long[] counts, int[] rows, double share)
    {
        long one = 1L << _ruler.Shift;
        int best = -1;
        double most = 0;
        for (int c = 0; c < _ruler.Columns.Length; c++)
        {
            double sum = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                long a = Value(sample.Row(rows[i]), c), b = Value(sample.Row(rows[(i + (rows.Length / 2) + 1) % rows.Length]), c);
                sum += c < _ruler.Numerics ? Math.Min(one, Math.Abs(a - b)) : a == b ? 0 : one;
            }
            sum *= _ruler.Columns[c].Weight;
            if (sum > most) (best, most) = (c, sum);
        }
        if (best < 0) return (-1, 0);
        (long Value, long Rows)[] values = [.. rows.Select(r => (Value(sample.Row(r), best), counts[r])).OrderBy(v => v.Item1)];
        double wanted = values.Sum(v => v.Rows) * share, nearest = double.PositiveInfinity;
        long below = 0, limit = 0;
        for (int i = 0; i < values.Length - 1; i++)
        {
            below += values[i].Rows;
            if (values[i].Value == values[i + 1].Value || Math.Abs(below - wanted) >= nearest) continue;
            (nearest, limit) = (Math.Abs(below - wanted), values[i].Value);
        }
        return double.IsFinite(nearest) ? (best, limit) : (-1, 0);
    }

    /// <summary>Rows with a value up to the limit go to the next split, the others to <paramref name="Right"/>; column −1 = block <paramref name="Right"/>.</summary>
    private readonly record struct Split(int Column, long Limit, int Right);
}
