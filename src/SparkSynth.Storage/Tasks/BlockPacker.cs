using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Tables;
using SparkSynth.Storage.Parquet;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Storage.Tasks;

/// <summary>
/// Packs work items of a <see cref="BlockSearchStage"/> and divides their rows into range blocks. A piece of a block holds id and
/// packed row of some rows, in 64-bit words, compressed. Not for two threads. Memory: a piece a block.
/// </summary>
public sealed class BlockPacker
{
    /// <summary>Lines of up to 96 KB, if nothing can be compressed.</summary>
    private const int MostPieceBytes = 72 * 1024;

    /// <summary>Of all pieces together, where there are very many blocks.</summary>
    private const int MostBytes = 64 << 20;

    private readonly BlockSearchStage _stage;
    private readonly Action<string> _write;
    private readonly byte[]?[] _pieces;
    private readonly int[] _used;
    private readonly int _rowBytes;
    private readonly int _pieceBytes;
    private long _sent;
    private ulong _hash;

    /// <param name="write">Takes lines.</param>
    public BlockPacker(BlockSearchStage stage, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(stage);
        (_stage, _write) = (stage, write);
        _pieces = new byte[]?[stage.Blocks.Count];
        _used = new int[_pieces.Length];
        _rowBytes = (stage.Queries.Ruler.Stride + 1) * sizeof(long);
        _pieceBytes = Math.Max(1, Math.Min(MostPieceBytes, MostBytes / _pieces.Length) / _rowBytes) * _rowBytes;
    }

    /// <summary>Packs a work item: its rows as lines, then what there is to tell of it.</summary>
    /// <exception cref="InvalidDataException">The table has other rows than when it was opened.</exception>
    public void Run(int item, CancellationToken cancellation)
    {
        GowerRuler ruler = _stage.Queries.Ruler;
        (ImmutableArray<int> columns, TableSchema schema) = ruler.ColumnsIn(_stage.Schema);
        var packer = new RowPacker(ruler, schema, "the reference");
        var rows = new PackedRows(ruler, ParquetBatchReader.MaxRows);
        using var reader = new SliceReader(_stage.Schema, columns, _stage.Side, _stage.Names);
        (_sent, _hash) = (0, 0);
        long id = _stage.FirstRows[item];
        foreach (InputSlice slice in _stage.Slices[item])
        {
            for (reader.Open(slice); reader.Read();)
            {
                cancellation.ThrowIfCancellationRequested();
                packer.Pack(reader.Batch, rows, 0);
                for (int i = 0; i < reader.Batch.Length; i++) Add(_stage.Blocks.BlockOf(rows.Row(i)), id++, rows.Row(i));
            }
        }

        if (id != _stage.FirstRows[item + 1]) throw new InvalidDataException("The table has other rows than when it was opened: it changed while it was read.");
        for (int block = 0; block < _pieces.Length; block++) Send(block);
        _write(ReportLines.Packed(new PackedReport(item, _stage.RowsOf(item), _sent, _hash)));
    }

    /// <summary>Rows of a piece, as they were packed.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static byte[] Decompress(byte[] piece)
    {
        using var rows = new MemoryStream();
        using var unpacked = new ZLibStream(new MemoryStream(piece), CompressionMode.Decompress);
        try
        {
            unpacked.CopyTo(rows);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException("a piece of a block that was changed on the way", e);
        }

        return rows.ToArray();
    }

    private void Add(int block, long id, ReadOnlySpan<long> row)
    {
        byte[] piece = _pieces[block] ??= new byte[_pieceBytes];
        Span<byte> target = piece.AsSpan(_used[block], _rowBytes);
        BinaryPrimitives.WriteInt64LittleEndian(target, id);
        MemoryMarshal.AsBytes(row).CopyTo(target[sizeof(long)..]);
        if ((_used[block] += _rowBytes) == _pieceBytes) Send(block);
    }

    private void Send(int block)
    {
        if (_used[block] == 0) return;
        byte[] bytes = Compress(_pieces[block]!, _used[block]);
        _hash += XxHash3.HashToUInt64(bytes);
        _sent++;
        _write(ReportLines.Rows(block, bytes));
        _used[block] = 0;
    }

    private static byte[] Compress(byte[] rows, int count)
    {
        using var piece = new MemoryStream();
        using (var packed = new ZLibStream(piece, CompressionLevel.Fastest)) packed.Write(rows, 0, count);
        return piece.ToArray();
    }
}
