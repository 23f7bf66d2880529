using System.Numerics;
using SparkSynth.Core.Randomness;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// Some buckets of a bucketed <see cref="ValueTable"/>, to look at again: a second pass counts only keys that fall into them.
/// </summary>
public sealed class BucketSet
{
    private readonly long[] _slots;
    private readonly bool[] _taken;

    /// <summary>A set of buckets at one shift.</summary>
    /// <param name="shift">0..63.</param>
    /// <param name="buckets">Bucket numbers (<see cref="KeyBuckets.Of"/>), distinct or not.</param>
    public BucketSet(KeySpace space, int shift, IEnumerable<long> buckets)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shift);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shift, 63);
        Space = space;
        Shift = shift;
        Buckets = buckets.Distinct().Order().ToArray();
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, Buckets.Length * 4));
        _slots = new long[size];
        _taken = new bool[size];
        foreach (long bucket in Buckets)
        {
            int i = (int)StableHash.Of(bucket) & (size - 1);
            while (_taken[i]) i = (i + 1) & (size - 1);
            _taken[i] = true;
            _slots[i] = bucket;
        }
    }

    /// <summary>What keys are.</summary>
    public KeySpace Space { get; }

    /// <summary>Shift of the buckets.</summary>
    public int Shift { get; }

    /// <summary>The buckets, ascending.</summary>
    public long[] Buckets { get; }

    /// <summary>True if the key lies in one of the buckets.</summary>
    public bool Contains(long key)
    {
        long bucket = KeyBuckets.Of(Space, key, Shift);
        int mask = _slots.Length - 1;
        int i = (int)StableHash.Of(bucket) & mask;
        for (; _taken[i]; i = (i + 1) & mask)
            if (_slots[i] == bucket) return true;
        return false;
    }

    /// <summary>Copies the keys that lie in the buckets to <paramref name="kept"/> (at least as long); returns how many.</summary>
    public int Filter(ReadOnlySpan<long> keys, Span<long> kept)
    {
        int n = 0;
        foreach (long key in keys)
            if (Contains(key)) kept[n++] = key;
        return n;
    }

    /// <summary>Writes the versioned binary form.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)1);
        writer.Write((byte)Space);
        writer.Write((byte)Shift);
        writer.Write(Buckets.Length);
        foreach (long bucket in Buckets) writer.Write(bucket);
    }

    /// <summary>What <see cref="Write"/> wrote; InvalidDataException if it cannot be that.</summary>
    public static BucketSet Read(BinaryReader reader)
    {
        if (reader.ReadByte() != 1) throw new InvalidDataException("A bucket set of another version.");
        var space = (KeySpace)reader.ReadByte();
        int shift = reader.ReadByte();
        int count = reader.ReadInt32();
        if (space > KeySpace.Hash || shift > 63 || count is < 0 or > 1 << 24) throw new InvalidDataException("A bucket set with impossible sizes.");
        var buckets = new long[count];
        for (int i = 0; i < count; i++) buckets[i] = reader.ReadInt64();
        return new BucketSet(space, shift, buckets);
    }
}
