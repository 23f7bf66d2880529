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
    private readonly SmallestHashes<Kept> _rows;
    private RowPacker? _packer;
    private PackedRows? _batch;

    /// <param name="ruler">What rows are packed for.</param>
    /// <param name="schema">Columns of the batches.</param>
    /// <param name="size">Distinct rows kept, ≥ 1.</param>
    public PackedRowSample(GowerRuler ruler, TableSchema schema, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        (_ruler, _schema, _size, _rows) = (ruler, schema, size, new SmallestHashes<Kept>(size));
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
                if (_rows.Wants(hash)) Put(hash, _batch.Row(i), 1);
            }
    }

    /// <inheritdoc/>
    public override void Merge(FoldState other)
    {
        if (other is not PackedRowSample sample || sample._size != _size || sample._ruler.Hash() != _ruler.Hash()) throw new ArgumentException("only samples for one ruler merge", nameof(other));
        Seen += sample.Seen;
        foreach (var (hash, kept) in sample._rows.Entries)
            if (_rows.Wants(hash)) Put(hash, kept.Words, kept.Rows);
        _rows.LowerTo(sample._rows);
    }

    /// <summary>The sample, in order of the hashes, with numbers for ids, and how many rows equal each.</summary>
    public (PackedRows Rows, long[] Counts) Rows()
    {
        var smallest = _rows.Smallest();
        var rows = new PackedRows(_ruler, smallest.Length);
        long[] counts = new long[smallest.Length];
        int i = 0;
        foreach (var (_, kept) in smallest)
        {
            kept.Words.CopyTo(rows.Words.AsSpan(i * _ruler.Stride));
            counts[i++] = kept.Rows;
        }
        return (rows, counts);
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        var smallest = _rows.Smallest();
        writer.Write(Version);
        writer.Write(Seen);
        writer.Write(smallest.Length);
        foreach (var (hash, kept) in smallest)
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
        int count = reader.ReadInt32();
        if (count < 0 || count > _size) throw new InvalidDataException("a sample of rows that is too large");
        for (int i = 0; i < count; i++)
        {
            var kept = new Kept(new long[_ruler.Stride]);
            ulong hash = reader.ReadUInt64();
            kept.Rows = reader.Read7BitEncodedInt64();
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(kept.Words.AsSpan()));
            ref Kept? entry = ref _rows.Entry(hash);
            entry = entry is null ? kept : throw new InvalidDataException("a sample of rows that has one twice");
        }
    }

    private void Put(ulong hash, ReadOnlySpan<long> words, long rows)
    {
        ref Kept? kept = ref _rows.Entry(hash);
        kept ??= new Kept(words.ToArray());
        kept.Rows += rows;
        if (words.SequenceCompareTo(kept.Words) < 0) words.CopyTo(kept.Words); // other rows of this hash, if ever: the smallest stands for all
    }

    private sealed class Kept(long[] words)
    {
        public long[] Words { get; } = words;

        public long Rows { get; set; }
    }
}
