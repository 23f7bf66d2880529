using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// What the profile keeps of a column whose values are keys: value table, nulls, grid step or decimal digits, and a sample of
/// distinct keys once the table has overflowed. All of it order-free.
/// </summary>
internal sealed class OrderedColumnState : IKeyObserver
{
    private readonly bool _float;
    private readonly ValueTable _table;
    private readonly DistinctSample _distinct = new();
    private GridStep _step;
    private DecimalDigits _digits;
    private long[] _present = [];

    public OrderedColumnState(ColumnType type, int cap)
    {
        _float = type.Kind == PhysicalType.Float;
        _digits = new DecimalDigits(_float && type.Bits == 32);
        _table = new ValueTable(_float ? KeySpace.Float : KeySpace.Integer, cap, this);
    }

    public ValueTable Table => _table;

    public long Nulls { get; private set; }

    public long NonFinite { get; private set; }

    public void Add(ColumnVector vector, int length)
    {
        var keys = Present(vector, length, ref _present);
        Nulls += vector.NullCount;
        NonFinite += vector.NonFiniteCount;
        _table.Add(keys);
    }

    /// <summary>Keys of the rows that are not null: the vector's own memory, or a copy without gaps.</summary>
    public static ReadOnlySpan<long> Present(ColumnVector vector, int length, ref long[] scratch)
    {
        var values = vector.Values.AsSpan(0, length);
        if (vector.NullCount == 0) return values;
        if (scratch.Length < length) scratch = new long[length];
        var nulls = vector.Nulls.AsSpan(0, length);
        int n = 0;
        for (int i = 0; i < values.Length; i++)
        {
            scratch[n] = values[i];
            n += 1 - nulls[i]; // no branch: nulls come at random
        }

        return scratch.AsSpan(0, n);
    }

    public void Observe(long key, long rows)
    {
        _distinct.Add(key, rows);
        if (_float) _digits.Add(key);
        else _step.Add(key);
    }

    public void Observe(ReadOnlySpan<long> keys)
    {
        _distinct.Add(keys);
        if (_float) _digits.Add(keys);
        else _step.Add(keys);
    }

    public void Merge(OrderedColumnState other)
    {
        Nulls += other.Nulls;
        NonFinite += other.NonFinite;
        bool overflowed = !other._table.IsExact;
        _table.Merge(other._table);
        if (!overflowed) return;
        _distinct.Merge(other._distinct);
        _step.Merge(other._step);
        _digits.Merge(other._digits);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt64(Nulls);
        writer.Write7BitEncodedInt64(NonFinite);
        _table.Write(writer);
        if (_table.IsExact) return;
        _distinct.Write(writer);
        _step.Write(writer);
        _digits.Write(writer);
    }

    public void Read(BinaryReader reader)
    {
        Nulls = reader.Read7BitEncodedInt64();
        NonFinite = reader.Read7BitEncodedInt64();
        _table.Read(reader);
        if (_table.IsExact) return;
        _distinct.Read(reader);
        _step = GridStep.Read(reader);
        _digits.Read(reader);
    }

    /// <summary>The profile; with the entries of the second pass in place of the buckets it looked into.</summary>
    public ColumnProfile ToProfile(ColumnSchema schema, long rows, BucketSet? buckets, ValueTable? refined)
    {
        var entries = _table.ToSorted();
        if (buckets is not null && refined is not null)
        {
            var kept = entries.Where(e => !buckets.Contains(e.Low)).ToArray();
            long replaced = _table.Rows - kept.Sum(e => e.Rows);
            if (replaced != refined.Rows)
                throw new InvalidDataException($"{schema.Name}: the second pass saw other rows than the first; the source has changed in between.");
            entries = [.. kept, .. refined.ToSorted()];
            Array.Sort(entries, static (a, b) => a.Low.CompareTo(b.Low));
        }

        var step = _step;
        var digits = _digits;
        if (_table.IsExact)
        {
            foreach (var entry in entries)
            {
                if (_float) digits.Add(entry.Low);
                else step.Add(entry.Low);
            }
        }

        return new ColumnProfile
        {
            Name = schema.Name,
            Type = schema.Type,
            Rows = rows,
            Nulls = Nulls,
            NonFinite = NonFinite,
            IsExact = _table.IsExact,
            Entries = entries,
            Distinct = _table.IsExact ? entries.Length : Math.Max(_distinct.Estimate(), _table.Count),
            IsUnique = _table.Rows > 0 && (_table.IsExact
                ? entries.All(e => e.Rows == 1)
                : _distinct.AllOnce() && _distinct.Estimate() > 0.8 * _table.Rows),
            Decimals = _float ? digits.Digits : 0,
            Step = step.Step,
        };
    }

    /// <summary>
    /// Buckets of more than one value that may hide a spike: rows enough for a value that would matter on its own (a thousandth), or for one that
    /// would have its own cell among what is left beside the largest. Null if there is none.
    /// </summary>
    public BucketSet? BucketsToRefine(long leastRows)
    {
        if (_table.IsExact) return null;
        var entries = _table.ToSorted();
        long large = Math.Max(1, _table.Rows / CellOptions.MaxOrderedCells);
        long rest = _table.Rows - entries.Where(e => e.Rows >= large).Sum(e => e.Rows);
        long least = Math.Max(leastRows, Math.Min(_table.Rows / 1000, rest / CellOptions.MaxOrderedCells));
        return RefineChoice.Pick(_table, entries.Where(e => !e.IsValue && e.Rows >= least), _distinct.Estimate());
    }
}
