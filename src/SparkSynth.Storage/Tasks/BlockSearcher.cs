using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using SparkSynth.Core.Privacy;

namespace SparkSynth.Storage.Tasks;

/// <summary>
/// The rows of some range blocks, as they come from <see cref="BlockPacker"/>s in any order → the queries' nearest among them. Whether rows are missing only the driver can tell,
/// who adds up what packers and searchers say. Memory: a block's rows twice, the trees of all, a part of the queries.
/// </summary>
/// <param name="stage">The stage.</param>
/// <param name="folder">Where its other files lie.</param>
public sealed class BlockSearcher(BlockSearchStage stage, string folder)
{
    private readonly SortedDictionary<int, Received> _blocks = [];

    /// <summary>The smallest number of a block whose rows came.</summary>
    public int First => _blocks.Keys.First();

    /// <summary>Whether no rows came.</summary>
    public bool IsEmpty => _blocks.Count == 0;

    /// <summary>Takes a piece of a block.</summary>
    /// <exception cref="InvalidDataException">It cannot be one.</exception>
    public void Add(int block, byte[] piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        int rowBytes = (stage.Queries.Ruler.Stride + 1) * sizeof(long);
        byte[] rows = BlockPacker.Decompress(piece);
        if (block >= stage.Blocks.Count || rows.Length == 0 || rows.Length % rowBytes != 0) throw new InvalidDataException($"a piece of {piece.Length} bytes that is none of a block");
        if (!_blocks.TryGetValue(block, out Received? received)) _blocks.Add(block, received = new Received());
        received.Pieces.Add(rows);
        received.Hash += XxHash3.HashToUInt64(piece);
    }

    /// <summary>Searches all queries in the blocks.</summary>
    /// <param name="told">Takes what there is to tell of every block, before the search.</param>
    /// <param name="answers">Takes the answers of one part of the queries after the other, <see cref="NearestResult.WriteFound"/>.</param>
    /// <exception cref="InvalidDataException">Rows came twice, or the file of the queries is damaged.</exception>
    public void Run(Action<BlockReport> told, Action<NearestResult> answers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(told);
        ArgumentNullException.ThrowIfNull(answers);
        void Each(int count, Action<int> body)
        {
            for (int i = 0; i < count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                body(i);
            }
        }

        var blocks = new List<ReferenceBlock>();
        foreach (var (number, received) in _blocks)
        {
            int pieces = received.Pieces.Count;
            var block = new ReferenceBlock(Rows(received), order: stage.Queries.Kernel != SearchKernel.Scan, Each);
            told(new BlockReport(number, block.Tree.Rows, block.Tree.Distinct, pieces, received.Hash));
            blocks.Add(block);
        }

        using FileStream file = File.OpenRead(Path.Combine(folder, stage.Queries.File));
        for (int part = 0; part < stage.Queries.Parts.Length; part++)
        {
            (PackedRows queries, NearestOptions options) = QueryFile.Read(file, stage.Queries, part);
            answers(ReferenceBlock.Search(blocks, queries, options, Each));
        }
    }

    /// <summary>The rows in order of their ids: an item's ids are a range, and its pieces of a block ascend, so pieces in order of their first ids do.</summary>
    private PackedRows Rows(Received received)
    {
        int stride = stage.Queries.Ruler.Stride, rowBytes = (stride + 1) * sizeof(long), count = received.Pieces.Sum(p => p.Length / rowBytes), row = 0;
        long[] ids = new long[count];
        var pieces = received.Pieces.OrderBy(p => BinaryPrimitives.ReadInt64LittleEndian(p)).ToList();
        received.Pieces.Clear();
        foreach (byte[] piece in pieces)
            for (int at = 0; at < piece.Length; at += rowBytes) ids[row++] = BinaryPrimitives.ReadInt64LittleEndian(piece.AsSpan(at));
        for (int i = 1; i < count; i++)
            if (ids[i] <= ids[i - 1]) throw new InvalidDataException("rows of a block came twice");
        var rows = new PackedRows(stage.Queries.Ruler, ids);
        row = 0;
        for (int p = 0; p < pieces.Count; p++)
        {
            byte[] piece = pieces[p];
            for (int at = sizeof(long); at < piece.Length; at += rowBytes, row++)
                piece.AsSpan(at, rowBytes - sizeof(long)).CopyTo(MemoryMarshal.AsBytes(rows.Words.AsSpan(row * stride, stride)));
            pieces[p] = [];
        }

        return rows;
    }

    private sealed class Received
    {
        public List<byte[]> Pieces { get; } = [];

        public ulong Hash { get; set; }
    }
}
