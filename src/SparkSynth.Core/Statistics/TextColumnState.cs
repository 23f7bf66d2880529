using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// What the profile keeps of a text column: text table, shapes, nulls, and a sample of distinct hashes once the table has overflowed.
/// Rows are counted by dictionary code and brought to the table only when the dictionary changes.
/// </summary>
internal sealed class TextColumnState : IKeyObserver
{
    private readonly TextTable _table;
    private readonly DistinctSample _distinct = new(hashed: true);
    private readonly TextShapeState _shape = new();
    private readonly CodeCounts _codes = new();

    public TextColumnState(int cap) => _table = new TextTable(cap, this);

    public long Nulls { get; private set; }

    public long NonFinite { get; private set; }

    public TextTable Table
    {
        get
        {
            Flush();
            return _table;
        }
    }

    public void Add(ColumnVector vector, int length)
    {
        Nulls += vector.NullCount;
        NonFinite += vector.NonFiniteCount;
        if (!_codes.Holds(vector.Dictionary)) Flush();
        _codes.Add(vector, length);
    }

    public void Observe(long key, long rows) => _distinct.Add(key, rows);

    public void Observe(ReadOnlySpan<long> keys) => _distinct.Add(keys);

    public void Merge(TextColumnState other)
    {
        Flush();
        other.Flush();
        Nulls += other.Nulls;
        NonFinite += other.NonFinite;
        bool overflowed = !other._table.IsExact;
        _table.Merge(other._table);
        if (overflowed) _distinct.Merge(other._distinct);
        _shape.Merge(other._shape);
    }

    public void Write(BinaryWriter writer)
    {
        Flush();
        writer.Write7BitEncodedInt64(Nulls);
        writer.Write7BitEncodedInt64(NonFinite);
        _table.Write(writer);
        if (!_table.IsExact) _distinct.Write(writer);
        _shape.Write(writer);
    }

    public void Read(BinaryReader reader)
    {
        Nulls = reader.Read7BitEncodedInt64();
        NonFinite = reader.Read7BitEncodedInt64();
        _table.Read(reader);
        if (!_table.IsExact) _distinct.Read(reader);
        _shape.Read(reader);
    }

    /// <summary>The profile; with the texts of the second pass, if there was one.</summary>
    public ColumnProfile ToProfile(ColumnSchema schema, long rows, int k, BucketSet? buckets, TextTable? refined)
    {
        Flush();
        var texts = _table.ToSorted();
        if (buckets is not null && refined is not null)
        {
            long expected = _table.Buckets!.ToSorted().Where(e => buckets.Contains(e.Low)).Sum(e => e.Rows);
            if (expected != refined.Rows)
                throw new InvalidDataException($"{schema.Name}: the second pass saw other rows than the first; the source has changed in between.");
            texts = refined.ToSorted();
        }

        return new ColumnProfile
        {
            Name = schema.Name,
            Type = schema.Type,
            Rows = rows,
            Nulls = Nulls,
            NonFinite = NonFinite,
            IsExact = _table.IsExact,
            Texts = texts,
            UnlistedRows = _table.Rows - texts.Sum(t => t.Rows),
            Distinct = _table.IsExact ? texts.Length : Math.Max(_distinct.Estimate(), _table.Count),
            IsUnique = _table.Rows > 0 && (_table.IsExact
                ? texts.All(t => t.Rows == 1)
                : _distinct.AllOnce() && _distinct.Estimate() > 0.8 * _table.Rows),
            Shape = _shape.ToShape(k),
        };
    }

    public BucketSet? BucketsToRefine(long leastRows)
    {
        Flush();
        return _table.Buckets is { } table
            ? RefineChoice.Pick(table, table.ToSorted().Where(e => e.Rows >= leastRows), _distinct.Estimate())
            : null;
    }

    private void Flush() => _codes.Drain((text, rows) =>
    {
        _table.Add(text, rows);
        _shape.Add(text, rows);
    });
}
