using SparkSynth.Core.Randomness;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// The distinct keys with the smallest stable hashes, with their exact counts ("k minimum values"): estimates how many distinct keys
/// there are, and shows whether keys repeat. Depends on the multiset of keys only. Cost: about 2 ns a key once full.
/// Source: Bar-Yossef et al. 2002, "Counting Distinct Elements in a Data Stream"; Beyer et al. 2007 (unbiased (k-1)/U).
/// </summary>
public sealed class DistinctSample
{
    /// <summary>Keys kept.</summary>
    public const int Size = 1024;

    private readonly bool _hashed;
    private readonly SmallestHashes<long> _counts = new(Size);

    /// <summary>An empty sample.</summary>
    /// <param name="hashed">Keys are hashes already and are not hashed again.</param>
    public DistinctSample(bool hashed = false) => _hashed = hashed;

    /// <summary>Adds rows of one key.</summary>
    public void Add(long key, long rows)
    {
        ulong hash = Hash(key);
        if (_counts.Wants(hash)) _counts.Entry(hash) += rows;
    }

    /// <summary>Adds keys, one row each.</summary>
    public void Add(ReadOnlySpan<long> keys)
    {
        foreach (long key in keys)
        {
            ulong hash = Hash(key);
            if (_counts.Wants(hash)) _counts.Entry(hash)++;
        }
    }

    /// <summary>Adds another sample.</summary>
    public void Merge(DistinctSample other)
    {
        foreach (var (hash, rows) in other._counts.Entries)
            if (_counts.Wants(hash)) _counts.Entry(hash) += rows;
        _counts.LowerTo(other._counts);
    }

    /// <summary>Estimated number of distinct keys: exact below <see cref="Size"/>, else (k-1) · 2^64 / largest kept hash; relative standard error about 3 %.</summary>
    public double Estimate()
    {
        var smallest = _counts.Smallest();
        if (smallest.Length < Size) return smallest.Length;
        double largest = (double)smallest[^1].Key + 1;
        return (Size - 1) / (largest / 18446744073709551616.0);
    }

    /// <summary>True if no kept key occurs twice: with <see cref="Size"/> keys kept, a column in which 1 % of the keys repeat passes with probability e^-10.</summary>
    public bool AllOnce() => _counts.Smallest().All(c => c.Value == 1);

    /// <summary>Writes hashes ascending with their counts.</summary>
    public void Write(BinaryWriter writer)
    {
        var smallest = _counts.Smallest();
        writer.Write((ushort)smallest.Length);
        foreach (var (hash, rows) in smallest)
        {
            writer.Write(hash);
            writer.Write7BitEncodedInt64(rows);
        }
    }

    /// <summary>Reads into a new sample.</summary>
    public void Read(BinaryReader reader)
    {
        int count = reader.ReadUInt16();
        if (count > Size) throw new InvalidDataException("A sample of distinct values that is too large.");
        for (int i = 0; i < count; i++)
        {
            ulong hash = reader.ReadUInt64();
            _counts.Entry(hash) = reader.Read7BitEncodedInt64();
        }
    }

    private ulong Hash(long key) => _hashed ? (ulong)key : StableHash.Of(key, 0x5EED);
}
