using System.Runtime.InteropServices;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Privacy;

/// <summary>
/// The distinct rows with the smallest hashes, packed for a ruler, each with the exact number of rows that equal it. Depends on the multiset of rows alone. Shows where
/// the rows of a table lie that nobody holds: <see cref="RangeBlocks"/> are cut from it, and distances to it bound those to the whole table.
/// Memory: at most twice <c>size</c> rows. Cost: packing, and a hash a row.
/// </summary>
public sealed unsafe class PackedRowSample : FoldState
{
    private const int Version = 1;

    private readonly GowerRuler _ruler;
    private readonly TableSchema _schema;
    private readonly int _size;
    private readonly Dictionary<ulong, Kept> _rows = [];
    private RowPacker? _packer;
    private PackedRows? _batch;
    private ulong _limit = ulong.MaxValue;

    /// <param name="ruler">What rows are packed for.</param>
    /// <param name="schema">Columns of the batches.</param>
    /// <param name="size">Distinct rows kept, ≥ 1.</param>
    public PackedRowSample(GowerRuler ruler, TableSchema schema, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        (_ruler, _schema, _size) = (ruler, schema, size);
    }

    /// <summary>Rows seen.</summary>
    public long Seen { get; private set; }

    /// <inheritdoc/>
    public override void Add(ColumnBatch batch)
    {
        if (batch.Length == 0) return;
        Seen += batch.Length;
        _packer ??= new RowPacker(_ruler, _schema, "the table");
        if (_batch is null || _batch.Count < batch.Length) _batch = new PackedRows(_ruler, batch.Length);
        _packer.Pack(batch, _batch, 0);
        int stride = _ruler.Stride;
        fixed (long* words = _batch.Words)
            for (int i = 0; i < batch.Length; i++)
            {
                ulong hash = RowDuplicates.Hash(words + ((long)i * stride), stride);
                if (hash <= _limit) Put(hash, _batch.Row(i), 1);
            }
    }

    /// <inheritdoc/>
    public override void Merge(FoldState other)
    {
        if (other is not PackedRowSample sample || sample._size != _size || sample._ruler.Hash() != _ruler.Hash()) throw new ArgumentException("only samples for one ruler merge", nameof(other));
        Seen += sample.Seen;
        foreach (var (hash, kept) in sample._rows)
            if (hash <= _limit) Put(hash, kept.Words, kept.Rows);
        if (sample._limit < _limit) Lower(sample._limit);
    }

    /// <summary>The sample, in order of the hashes, with numbers for ids, and how many rows equal each.</summary>
    public (PackedRows Rows, long[] Counts) Rows()
    {
        Prune();
        var rows = new PackedRows(_ruler, _rows.Count);
        long[] counts = new long[_rows.Count];
        int i = 0;
        foreach (var (_, kept) in _rows.OrderBy(r => r.Key))
        {
            kept.Words.CopyTo(rows.Words.AsSpan(i * _ruler.Stride));
            counts[i++] = kept.Rows;
        }
        return (rows, counts);
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        Prune();
        writer.Write(Version);
        writer.Write(Seen);
        writer.Write(_limit);
        writer.Write(_rows.Count);
        foreach (var (hash, kept) in _rows.OrderBy(r => r.Key))
        {
            writer.Write(hash);
            writer.Write7BitEncodedInt64(kept.Rows);
            writer.Write(MemoryMarshal.AsBytes(kept.Words.AsSpan()));
        }
    }

    /// <inheritdoc/>
    public override void Read(BinaryReader reader)
    {
        if (reader.ReadInt32() != Version) throw new InvalidDataException("unknown version of a sample of rows");
        Seen = reader.ReadInt64();
        _limit = reader.ReadUInt64();
        int count = reader.ReadInt32();
        if (count < 0 || count > _size) throw new InvalidDataException("a sample of rows that is too large");
        for (int i = 0; i < count; i++)
        {
            var kept = new Kept(new long[_ruler.Stride]);
            ulong hash = reader.ReadUInt64();
            kept.Rows = reader.Read7BitEncodedInt64();
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(kept.Words.AsSpan()));
            if (!_rows.TryAdd(hash, kept)) throw new InvalidDataException("a sample of rows that has one twice");
        }
    }

    private void Put(ulong hash, ReadOnlySpan<long> words, long rows)
    {
        if (!_rows.TryGetValue(hash, out Kept? kept))
        {
            _rows.Add(hash, kept = new Kept(words.ToArray()));
            kept.Rows = rows;
            if (_rows.Count >= 2 * _size) Prune();
            return;
        }
        kept.Rows += rows;
        if (words.SequenceCompareTo(kept.Words) < 0) words.CopyTo(kept.Words); // other rows of this hash, if ever: the smallest stands for all
    }

    // A row below the final limit is below every earlier one, so it has been counted since it first came: pruning loses nothing.
    private void Prune()
    {
        if (_rows.Count < _size) return;
        ulong[] hashes = [.. _rows.Keys];
        Array.Sort(hashes);
        Lower(hashes[_size - 1]);
    }

    private void Lower(ulong limit)
    {
        foreach (ulong hash in _rows.Keys.Where(h => h > limit).ToArray()) _rows.Remove(hash);
        _limit = Math.Min(limit, _limit);
    }

    private sealed class Kept(long[] words)
    {
        public long[] Words { get; } = words;

        public long Rows { get; set; }
    }
}
