using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SparkSynth.Core.Privacy;

/// <summary>
/// Reference rows made ready for exact search: distinct rows in an order that puts similar ones together, in leaves of 32 (vertical, 16-bit
/// and 8-bit codes) below nodes that hold the boxes of 32 children each, without pointers. One block of memory, which is also its file: write it
/// once, map it in every process of a host. Immutable; any number of threads may search it. Built by <see cref="ReferenceTreeBuilder"/>.
/// Memory for Adult: 22 bytes a row of codes and boxes, 64 of exact words, 4 of its place, 4 more with equal rows.
/// </summary>
public sealed unsafe class ReferenceTree
{
    internal const int LeafRows = 32;
    private const long Magic = 0x3130454552545353; // "SSTREE01"
    private const int ChecksumBytes = 32;

    private readonly AlignedMemory _memory;
    private readonly TreeLayout _layout;
    private readonly long _firstId;

    /// <summary>A tree to be filled by the builder.</summary>
    internal ReferenceTree(PackedRows source, ReferenceFacts facts, int unitBits, int distinct, bool hasNext, bool ordered)
        : this(source.Ruler, new Header(Magic, source.Count, distinct, unitBits, hasNext, source.HasIds, facts.Inside, ordered, source.FirstId), facts, null)
    {
        for (int c = 0; c < facts.HasNulls.Length; c++)
        {
            _memory.Pointer[_layout.Facts + (2 * c)] = facts.HasNulls[c] ? (byte)1 : (byte)0;
            _memory.Pointer[_layout.Facts + (2 * c) + 1] = facts.OffLattice[c] ? (byte)1 : (byte)0;
        }
        if (source.HasIds)
            for (int i = 0; i < Rows; i++) ((long*)(_memory.Pointer + _layout.Ids))[i] = source.Id(i);
    }

    private ReferenceTree(GowerRuler ruler, Header header, ReferenceFacts facts, AlignedMemory? memory)
    {
        Ruler = ruler;
        Rows = header.Rows;
        Distinct = header.Distinct;
        Inside = header.Inside;
        IsOrdered = header.IsOrdered;
        _firstId = header.FirstId;
        Plan = new ScreenPlan(ruler, header.UnitBits, facts.HasNulls, facts.OffLattice);
        _layout = new TreeLayout(Plan, ruler.Stride, ruler.Columns.Length, Rows, Distinct, header.HasNext, header.HasIds);
        if (memory is not null && memory.Bytes < _layout.Bytes) throw new InvalidDataException("a reference tree that was cut off");
        _memory = memory ?? new AlignedMemory(_layout.Bytes);
        if (memory is null) MemoryMarshal.Write(new Span<byte>(_memory.Pointer, TreeLayout.HeaderBytes), header);
        Leaves = _memory.Pointer + _layout.Leaves;
        Words = (long*)(_memory.Pointer + _layout.Words);
        RowOf = (int*)(_memory.Pointer + _layout.RowOf);
        FirstRow = (int*)(_memory.Pointer + _layout.FirstRow);
        Next = header.HasNext ? (int*)(_memory.Pointer + _layout.Next) : null;
    }

    /// <summary>The ruler of the rows.</summary>
    public GowerRuler Ruler { get; }

    /// <summary>Reference rows.</summary>
    public int Rows { get; }

    /// <summary>Rows that differ from each other.</summary>
    public int Distinct { get; }

    /// <summary>All rows lie inside what the ruler was made from, so queries may lie anywhere.</summary>
    public bool Inside { get; }

    /// <summary>Similar rows lie together; false when built for scanning only.</summary>
    public bool IsOrdered { get; }

    /// <summary>Bytes of memory, and of the file but for its checksum.</summary>
    public long Bytes => _layout.Bytes;

    internal ScreenPlan Plan { get; }

    internal byte* Leaves { get; }

    /// <summary>Items of level 0 (leaves), 1, ….</summary>
    internal int[] Counts => _layout.Counts;

    /// <summary>Exact words in tree order.</summary>
    internal long* Words { get; }

    /// <summary>Tree position → source row.</summary>
    internal int* RowOf { get; }

    /// <summary>Source row → next equal source row, −1 at the end; null when all rows differ.</summary>
    internal int* Next { get; }

    /// <summary>Smallest source row of each leaf: ids ascend with rows, so equal distances need only be followed where a smaller id can be.</summary>
    internal int* FirstRow { get; }

    internal int TopLevel => _layout.Nodes.Length;

    /// <summary>Nodes of a level (1 = above the leaves), each with the boxes of 32 items of the level below.</summary>
    internal byte* Nodes(int level) => _memory.Pointer + _layout.Nodes[level - 1];

    internal long Id(int row) => _layout.Ids == 0 ? _firstId + row : ((long*)(_memory.Pointer + _layout.Ids))[row];

    /// <summary>Distinct rows below an item of a level.</summary>
    internal long RowsBelow(int level, int item)
    {
        int bits = 5 * (level + 1);
        return Math.Min(1L << bits, Distinct - ((long)item << bits));
    }

    /// <summary>Writes memory and checksum; the ruler is not part of it.</summary>
    public void Write(Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.ASCII.GetBytes(Ruler.Hash()));
        for (long at = 0; at < Bytes; at += 1 << 24)
        {
            var part = new ReadOnlySpan<byte>(_memory.Pointer + at, (int)Math.Min(1 << 24, Bytes - at));
            hash.AppendData(part);
            stream.Write(part);
        }
        stream.Write(hash.GetHashAndReset());
    }

    /// <summary>Reads what <see cref="Write"/> wrote for an equal ruler; throws <see cref="InvalidDataException"/> when it is damaged or of another ruler.</summary>
    public static ReferenceTree Read(Stream stream, long length, GowerRuler ruler)
    {
        var memory = new AlignedMemory(length);
        for (long at = 0; at < length; at += 1 << 24) stream.ReadExactly(new Span<byte>(memory.Pointer + at, (int)Math.Min(1 << 24, length - at)));
        return Open(memory, ruler, verify: true);
    }

    /// <summary>
    /// Opens a tree in memory that is not ours, a mapped file for instance, without copying; <paramref name="owner"/> must keep it there and
    /// <paramref name="address"/> be a multiple of 64. Verify once a host, not in every worker.
    /// </summary>
    public static ReferenceTree Map(nint address, long length, object owner, GowerRuler ruler, bool verify) => Open(new AlignedMemory(address, length, owner), ruler, verify);

    private static ReferenceTree Open(AlignedMemory memory, GowerRuler ruler, bool verify)
    {
        if (memory.Bytes < TreeLayout.HeaderBytes + ChecksumBytes) throw new InvalidDataException("not a reference tree");
        var header = MemoryMarshal.Read<Header>(new ReadOnlySpan<byte>(memory.Pointer, TreeLayout.HeaderBytes));
        int columns = ruler.Columns.Length;
        if (header.Magic != Magic || header.Rows < 0 || header.Distinct < 0 || header.Distinct > header.Rows || header.Rows > int.MaxValue - 64 || header.UnitBits is < 6 or > 12 || memory.Bytes < TreeLayout.HeaderBytes + (2L * columns))
            throw new InvalidDataException("not a reference tree");
        bool[] nulls = new bool[columns], off = new bool[columns];
        for (int c = 0; c < columns; c++)
        {
            nulls[c] = memory.Pointer[TreeLayout.HeaderBytes + (2 * c)] != 0;
            off[c] = memory.Pointer[TreeLayout.HeaderBytes + (2 * c) + 1] != 0;
        }
        var tree = new ReferenceTree(ruler, header, new ReferenceFacts(nulls, off, header.Inside), memory);
        if (memory.Bytes != tree.Bytes + ChecksumBytes) throw new InvalidDataException("a reference tree of another ruler, or cut off");
        if (!verify) return tree;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.ASCII.GetBytes(ruler.Hash()));
        for (long at = 0; at < tree.Bytes; at += 1 << 24) hash.AppendData(new ReadOnlySpan<byte>(memory.Pointer + at, (int)Math.Min(1 << 24, tree.Bytes - at)));
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(new ReadOnlySpan<byte>(memory.Pointer + tree.Bytes, ChecksumBytes)))
            throw new InvalidDataException("a reference tree that is damaged, or of another ruler");
        return tree;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Header(long Magic, int Rows, int Distinct, int UnitBits, byte NextFlag, byte IdsFlag, byte InsideFlag, byte OrderedFlag, long FirstId)
    {
        public Header(long magic, int rows, int distinct, int unitBits, bool hasNext, bool hasIds, bool inside, bool ordered, long firstId)
            : this(magic, rows, distinct, unitBits, Flag(hasNext), Flag(hasIds), Flag(inside), Flag(ordered), firstId)
        {
        }

        public bool HasNext => NextFlag != 0;

        public bool HasIds => IdsFlag != 0;

        public bool Inside => InsideFlag != 0;

        public bool IsOrdered => OrderedFlag != 0;

        private static byte Flag(bool value) => value ? (byte)1 : (byte)0;
    }
}
