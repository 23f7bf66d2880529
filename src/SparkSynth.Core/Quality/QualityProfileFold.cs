using SparkSynth.Core.Randomness;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Quality;

/// <summary>
/// First of the two passes of an evaluation, over one table: a <see cref="QualityColumnProfile"/> a column and the distinct keys.
/// Memory does not grow with rows.
/// </summary>
public sealed class QualityProfileFold : FoldState
{
    private const byte Version = 1;

    private readonly DistinctKeys[] _keys;
    private readonly long[] _nullKeys;
    private ulong[] _hashes = [];
    private byte[] _present = [];

    /// <summary>An empty state.</summary>
    /// <param name="schema">The columns of its batches.</param>
    /// <param name="valueCap">
    /// Distinct values of a continuous column that are counted one by one, 2..2^24; beyond, by buckets, and the second pass counts what the
    /// scores still need. 0: 65,536 up to 16 such columns, then less, at least 4,096, so that wide tables stay small.
    /// </param>
    public QualityProfileFold(QualitySchema schema, int valueCap = 0)
    {
        if (valueCap == 0) valueCap = Math.Clamp((1 << 20) / Math.Max(1, schema.Columns.Count(c => c.Kind == QualityKind.Continuous)), 4096, ValueTable.DefaultCap);
        Schema = schema;
        Columns = [.. schema.Columns.Select(c => new QualityColumnProfile(c, valueCap))];
        _keys = [.. schema.Keys.Select(_ => new DistinctKeys())];
        _nullKeys = new long[_keys.Length];
    }

    /// <summary>The columns of its batches.</summary>
    public QualitySchema Schema { get; }

    /// <summary>Rows seen.</summary>
    public long Rows { get; private set; }

    /// <summary>One profile a column.</summary>
    public IReadOnlyList<QualityColumnProfile> Columns { get; }

    /// <inheritdoc/>
    public override void Add(ColumnBatch batch)
    {
        if (batch.Columns.Length != Columns.Count) throw new ArgumentException("The batch has another number of columns.", nameof(batch));
        Rows += batch.Length;
        for (int c = 0; c < Columns.Count; c++) Columns[c].Add(batch.Columns[c], batch.Length);
        for (int k = 0; k < _keys.Length; k++) AddKey(k, batch);
    }

    /// <inheritdoc/>
    public override void Merge(FoldState other)
    {
        if (other is not QualityProfileFold state || state.Columns.Count != Columns.Count) throw new ArgumentException("States of different kinds.", nameof(other));
        Rows += state.Rows;
        for (int c = 0; c < Columns.Count; c++) Columns[c].Merge(state.Columns[c]);
        for (int k = 0; k < _keys.Length; k++)
        {
            _keys[k].Merge(state._keys[k]);
            _nullKeys[k] += state._nullKeys[k];
        }
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(Columns.Count);
        writer.Write(_keys.Length);
        writer.Write(Rows);
        foreach (var column in Columns) column.Write(writer);
        for (int k = 0; k < _keys.Length; k++)
        {
            writer.Write(_nullKeys[k]);
            _keys[k].Write(writer);
        }
    }

    /// <inheritdoc/>
    public override void Read(BinaryReader reader)
    {
        if (reader.ReadByte() != Version || reader.ReadInt32() != Columns.Count || reader.ReadInt32() != _keys.Length)
            throw new InvalidDataException("Not a quality profile of this table.");
        Rows = reader.ReadInt64();
        foreach (var column in Columns) column.Read(reader);
        for (int k = 0; k < _keys.Length; k++)
        {
            _nullKeys[k] = reader.ReadInt64();
            _keys[k].Read(reader);
        }
    }

    /// <summary>Score of a key (position in <see cref="QualitySchema.Keys"/>), and whether it is exact rather than estimated from a sample of the keys.</summary>
    internal (MetricScore Score, bool Exact) KeyScore(int key)
    {
        var keys = _keys[key];
        if (keys.Level == 0) return (KeyUniqueness.Compute(keys.Count, Rows), true);
        double repeats = (double)(keys.Rows - keys.Count) / keys.Rows;
        double present = (double)(Rows - _nullKeys[key]) / Rows;
        return (new(1 - (repeats * present) - (1 - present)), false);
    }

    private void AddKey(int key, ColumnBatch batch)
    {
        if (_hashes.Length < batch.Length)
        {
            _hashes = new ulong[batch.Length];
            _present = new byte[batch.Length];
        }
        var columns = Schema.Keys[key];
        Array.Clear(_hashes, 0, batch.Length);
        Array.Clear(_present, 0, batch.Length);
        foreach (int c in columns) HashInto(batch.Columns[c], Schema.Columns[c].Type.Kind == PhysicalType.String, batch.Length, columns.Length > 1);
        for (int i = 0; i < batch.Length; i++)
        {
            if (_present[i] != 0) _keys[key].Add(_hashes[i]);
            else _nullKeys[key]++;
        }
    }

    private void HashInto(ColumnVector vector, bool isText, int length, bool combine)
    {
        for (int i = 0; i < length; i++)
        {
            bool isNull = vector.NullCount > 0 && vector.Nulls[i] != 0;
            ulong hash = isNull ? 0 : isText ? StableHash.Of(vector.Dictionary.Values[vector.Codes[i]]) : StableHash.Of(vector.Values[i]);
            _hashes[i] = combine ? StableHash.Of((long)(hash + (isNull ? 1UL : 0)), _hashes[i]) : hash;
            if (!isNull) _present[i] = 1;
        }
    }
}
