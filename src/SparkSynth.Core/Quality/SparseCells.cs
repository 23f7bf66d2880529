using System.Numerics;

namespace SparkSynth.Core.Quality;

/// <summary>
/// Rows per filled cell of a large cross table, exact up to a cap of cells; beyond it everything is dropped and <see cref="IsOverflowed"/>
/// says so, whatever the order of the rows.
/// </summary>
internal sealed class SparseCells(int cap)
{
    private Entry[] _entries = new Entry[256];
    private int _count;

    /// <summary>More cells are filled than the cap allows.</summary>
    public bool IsOverflowed { get; private set; }

    public void Add(ulong cell, long rows)
    {
        if (IsOverflowed) return;
        int mask = _entries.Length - 1, slot = Slot(cell, mask);
        while (_entries[slot].Rows != 0)
        {
            if (_entries[slot].Cell == cell)
            {
                _entries[slot].Rows += rows;
                return;
            }
            slot = (slot + 1) & mask;
        }
        _entries[slot] = new Entry { Cell = cell, Rows = rows };
        if (++_count > cap) Overflow();
        else if (_count * 2 > _entries.Length) Grow();
    }

    public void Merge(SparseCells other)
    {
        if (other.IsOverflowed) Overflow();
        foreach (var entry in other._entries)
            if (entry.Rows != 0) Add(entry.Cell, entry.Rows);
    }

    public ContingencyTable ToTable()
    {
        var filled = _entries.Where(e => e.Rows != 0).OrderBy(e => e.Cell).ToArray();
        return new([.. filled.Select(e => e.Cell)], [.. filled.Select(e => e.Rows)]);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(IsOverflowed);
        var table = ToTable();
        writer.Write(table.Cells.Length);
        for (int i = 0; i < table.Cells.Length; i++)
        {
            writer.Write(table.Cells[i]);
            writer.Write7BitEncodedInt64(table.Counts[i]);
        }
    }

    public void Read(BinaryReader reader)
    {
        if (reader.ReadBoolean()) Overflow();
        int count = reader.ReadInt32();
        if (count < 0 || count > cap) throw new InvalidDataException("Not a cross table.");
        for (int i = 0; i < count; i++)
        {
            ulong cell = reader.ReadUInt64();
            long rows = reader.Read7BitEncodedInt64();
            if (rows <= 0) throw new InvalidDataException("A count is not positive.");
            Add(cell, rows);
        }
    }

    private void Overflow()
    {
        IsOverflowed = true;
        _entries = [];
        _count = 0;
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[old.Length * 2];
        int mask = _entries.Length - 1;
        foreach (var entry in old)
        {
            if (entry.Rows == 0) continue;
            int slot = Slot(entry.Cell, mask);
            while (_entries[slot].Rows != 0) slot = (slot + 1) & mask;
            _entries[slot] = entry;
        }
    }

    private static int Slot(ulong cell, int mask) => (int)((cell * 0x9E3779B97F4A7C15) >> (64 - BitOperations.Log2((uint)mask + 1)));

    private struct Entry
    {
        public ulong Cell;
        public long Rows;
    }
}
