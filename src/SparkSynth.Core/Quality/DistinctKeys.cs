using System.Numerics;

namespace SparkSynth.Core.Quality;

/// <summary>
/// Distinct hashes and the rows that carry them: exact up to <see cref="Cap"/> distinct ones; beyond, only hashes below 2^(64 - <see cref="Level"/>)
/// are kept, at the smallest level that fits, so the share of repeats is estimated from a sample of 1/2^Level of the keys, chosen by hash.
/// Depends on the multiset of hashes alone. Memory ≤ 48 MB. Hashes of one integer column are bijective, so there exactness is certain;
/// two of 2^21 text keys share a 64-bit hash with probability 1.2e-7.
/// </summary>
internal sealed class DistinctKeys
{
    /// <summary>Most distinct hashes kept.</summary>
    public const int Cap = 1 << 21;

    private Entry[] _entries = new Entry[256];

    /// <summary>0 while exact.</summary>
    public int Level { get; private set; }

    /// <summary>Distinct hashes kept.</summary>
    public int Count { get; private set; }

    /// <summary>Rows whose hash is kept.</summary>
    public long Rows { get; private set; }

    public void Add(ulong hash, long rows = 1)
    {
        if (Level > 0 && hash >> (64 - Level) != 0) return;
        Rows += rows;
        int mask = _entries.Length - 1, slot = (int)hash & mask;
        while (_entries[slot].Rows != 0)
        {
            if (_entries[slot].Hash == hash)
            {
                _entries[slot].Rows += rows;
                return;
            }
            slot = (slot + 1) & mask;
        }
        _entries[slot] = new Entry { Hash = hash, Rows = rows };
        Count++;
        while (Count > Cap) Rebuild(_entries.Length, Level + 1);
        if (Count * 2 > _entries.Length) Rebuild(_entries.Length * 2, Level);
    }

    public void Merge(DistinctKeys other)
    {
        if (other.Level > Level) Rebuild(_entries.Length, other.Level);
        foreach (var entry in other._entries)
            if (entry.Rows != 0) Add(entry.Hash, entry.Rows);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)Level);
        writer.Write(Count);
        foreach (var entry in _entries.Where(e => e.Rows != 0).OrderBy(e => e.Hash))
        {
            writer.Write(entry.Hash);
            writer.Write7BitEncodedInt64(entry.Rows);
        }
    }

    public void Read(BinaryReader reader)
    {
        int level = reader.ReadByte(), count = reader.ReadInt32();
        if (level > 63 || count is < 0 or > Cap) throw new InvalidDataException("Not a set of keys.");
        _entries = new Entry[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(256, count * 2))];
        Count = 0;
        Rows = 0;
        Level = level;
        for (int i = 0; i < count; i++)
        {
            ulong hash = reader.ReadUInt64();
            long rows = reader.Read7BitEncodedInt64();
            if (rows <= 0) throw new InvalidDataException("A count is not positive.");
            Add(hash, rows);
        }
        if (Count != count || Level != level) throw new InvalidDataException("Not a set of keys.");
    }

    private void Rebuild(int length, int level)
    {
        var old = _entries;
        _entries = new Entry[length];
        Level = level;
        Count = 0;
        Rows = 0;
        int mask = length - 1;
        foreach (var entry in old)
        {
            if (entry.Rows == 0 || (level > 0 && entry.Hash >> (64 - level) != 0)) continue;
            int slot = (int)entry.Hash & mask;
            while (_entries[slot].Rows != 0) slot = (slot + 1) & mask;
            _entries[slot] = entry;
            Count++;
            Rows += entry.Rows;
        }
    }

    private struct Entry
    {
        public ulong Hash;
        public long Rows;
    }
}
