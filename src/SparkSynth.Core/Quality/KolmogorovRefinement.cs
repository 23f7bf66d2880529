using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Quality;

/// <summary>
/// Exact KS statistic of columns with too many distinct values to hold: the first pass gives rows per bucket of neighbouring keys, so the
/// difference of the distribution functions is known at every bucket's end, and inside a bucket it cannot leave
/// [before - s/m, before + r/n] for its r real and s synthetic rows. Only buckets where that could exceed the largest known difference are
/// counted key by key in the second pass.
/// </summary>
internal sealed class KolmogorovRefinement
{
    private readonly Bucket[] _buckets;
    private readonly int _shift;
    private readonly long _n;
    private readonly long _m;
    private readonly double _open;
    private readonly KeySpace _space;
    private readonly bool _convert;
    private readonly NumericScale _realScale;
    private readonly NumericScale _otherScale;

    /// <summary>Aligns the two tables to the coarser one and chooses the buckets to count.</summary>
    /// <param name="budget">Most rows that either table may have in the chosen buckets.</param>
    public KolmogorovRefinement(QualityColumnProfile real, QualityColumnProfile other, long budget)
    {
        var (r, s) = (real.Values!, other.Values!);
        (_realScale, _otherScale) = (real.Scale, other.Scale);
        _convert = _realScale != _otherScale; // then both become floats, as they do in one array of SDMetrics
        _space = _convert ? KeySpace.Float : r.Space;
        _shift = Math.Max(r.Shift, s.Shift);
        _n = r.Rows;
        _m = s.Rows;
        var buckets = Align(Convert(r.ToSorted(), _realScale), Convert(s.ToSorted(), _otherScale));
        Known = buckets.Count == 0 ? 0 : buckets.Max(b => b.Known);
        var chosen = new List<Bucket>();
        long realRows = 0, syntheticRows = 0;
        if (_shift >= 0)
        {
            // By what they could hold, the largest first: if the budget ends, what is left is the least.
            foreach (var bucket in buckets.Where(b => b.Upper > Known).OrderByDescending(b => b.Upper).ThenBy(b => b.Id))
            {
                if (realRows + bucket.Real > budget || syntheticRows + bucket.Synthetic > budget)
                {
                    _open = Math.Max(_open, bucket.Upper);
                    continue;
                }
                realRows += bucket.Real;
                syntheticRows += bucket.Synthetic;
                chosen.Add(bucket);
            }
        }
        _buckets = [.. chosen.OrderBy(b => b.Id)];
        if (chosen.Count == 0) return;
        RealBuckets = new BucketSet(r.Space, _shift, chosen.Select(b => b.Id));
        OtherBuckets = new BucketSet(s.Space, _shift, chosen.Select(b => b.Id));
    }

    /// <summary>
    /// Whether the columns can be compared: the same scale, or both exact, or whole numbers against floats (whose buckets are the same).
    /// </summary>
    public static bool CanCompare(QualityColumnProfile real, QualityColumnProfile other)
        => real.Scale == other.Scale || (real.Values!.IsExact && other.Values!.IsExact) || (real.Scale.IsPlain && other.Scale.IsPlain);

    /// <summary>Largest difference known without a second pass.</summary>
    public double Known { get; }

    /// <summary>What to count in the real table, or null if the statistic is known already.</summary>
    public BucketSet? RealBuckets { get; }

    /// <summary>The same buckets for the other table.</summary>
    public BucketSet? OtherBuckets { get; }

    /// <summary>The statistic, and how much larger it might be because buckets were left out: 0 means exact.</summary>
    /// <param name="real">Single keys of the chosen buckets; not read if there are none.</param>
    /// <param name="synthetic">Likewise.</param>
    public (double Statistic, double Uncertainty) Evaluate(ValueTable? real, ValueTable? synthetic)
    {
        double statistic = Known;
        var r = new Cursor(Entries(real, _realScale), _space, _shift);
        var s = new Cursor(Entries(synthetic, _otherScale), _space, _shift);
        foreach (var bucket in _buckets)
        {
            var (realKeys, realRows) = r.Take(bucket.Id);
            var (syntheticKeys, syntheticRows) = s.Take(bucket.Id);
            statistic = Math.Max(statistic, KSComplement.Supremum(realKeys, realRows, syntheticKeys, syntheticRows, bucket.RealBefore, bucket.SyntheticBefore, _n, _m));
        }
        return (statistic, Math.Max(0, _open - statistic));
    }

    private ValueEntry[] Entries(ValueTable? refined, NumericScale scale)
    {
        if (refined is null) return [];
        if (!refined.IsExact) throw new InvalidDataException("The table changed between the two passes of the evaluation.");
        return Convert(refined.ToSorted(), scale);
    }

    private ValueEntry[] Convert(ValueEntry[] entries, NumericScale scale)
    {
        if (!_convert || scale.IsFloat) return entries;
        return [.. entries.Select(e => new ValueEntry(OrderKey.FromDouble(scale.ToDouble(e.Low)), OrderKey.FromDouble(scale.ToDouble(e.High)), e.Rows))];
    }

    private List<Bucket> Align(ValueEntry[] real, ValueEntry[] synthetic)
    {
        var buckets = new List<Bucket>();
        long realBefore = 0, syntheticBefore = 0;
        int i = 0, j = 0;
        while (i < real.Length || j < synthetic.Length)
        {
            long a = i < real.Length ? Id(real[i].Low) : long.MaxValue, b = j < synthetic.Length ? Id(synthetic[j].Low) : long.MaxValue;
            long id = i == real.Length ? b : j == synthetic.Length ? a : Math.Min(a, b);
            var r = Gather(real, ref i, id);
            var s = Gather(synthetic, ref j, id);
            buckets.Add(Bound(id, r, s, realBefore, syntheticBefore));
            realBefore += r.Rows;
            syntheticBefore += s.Rows;
        }
        return buckets;
    }

    private Bucket Bound(long id, ValueEntry r, ValueEntry s, long realBefore, long syntheticBefore)
    {
        double before = Difference(realBefore, syntheticBefore);
        double end = Difference(realBefore + r.Rows, syntheticBefore + s.Rows);
        double up = Difference(realBefore + r.Rows, syntheticBefore), down = Difference(realBefore, syntheticBefore + s.Rows);
        double known = Math.Abs(end), upper = known;
        if (r.Rows > 0 && s.Rows > 0)
        {
            // One table's keys all before the other's: the extreme in between is reached. Otherwise it is only a bound,
            // unless both are the same single value.
            if (r.High < s.Low) known = Math.Max(known, Math.Abs(up));
            else if (s.High < r.Low) known = Math.Max(known, Math.Abs(down));
            else if (!(r.IsValue && s.IsValue)) upper = Math.Max(Math.Max(Math.Abs(up), Math.Abs(down)), Math.Abs(before));
        }
        return new(id, r.Rows, s.Rows, realBefore, syntheticBefore, known, Math.Max(upper, known));
    }

    private double Difference(long real, long synthetic) => ((double)real / _n) - ((double)synthetic / _m);

    private long Id(long key) => _shift < 0 ? key : KeyBuckets.Of(_space, key, _shift);

    private ValueEntry Gather(ValueEntry[] entries, ref int at, long id)
    {
        if (at == entries.Length || Id(entries[at].Low) != id) return default;
        long low = entries[at].Low, high = entries[at].High, rows = 0;
        for (; at < entries.Length && Id(entries[at].Low) == id; at++)
        {
            rows += entries[at].Rows;
            high = entries[at].High;
        }
        return new(low, high, rows);
    }

    private readonly record struct Bucket(long Id, long Real, long Synthetic, long RealBefore, long SyntheticBefore, double Known, double Upper);

    private sealed class Cursor
    {
        private readonly KeySpace _space;
        private readonly int _shift;
        private readonly long[] _keys;
        private readonly long[] _rows;
        private int _at;

        public Cursor(ValueEntry[] entries, KeySpace space, int shift)
        {
            _space = space;
            _shift = shift;
            _keys = [.. entries.Select(e => e.Low)];
            _rows = [.. entries.Select(e => e.Rows)];
        }

        public (long[] Keys, long[] Rows) Take(long bucket)
        {
            while (_at < _keys.Length && KeyBuckets.Of(_space, _keys[_at], _shift) < bucket) _at++;
            int start = _at;
            while (_at < _keys.Length && KeyBuckets.Of(_space, _keys[_at], _shift) == bucket) _at++;
            return (_keys[start.._at], _rows[start.._at]);
        }
    }
}
