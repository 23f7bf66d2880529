using System.Numerics;

namespace SparkSynth.Engine.Spark;

/// <summary>
/// Keys by which Spark's hash partitioning sends rows to the partition that is wanted: it knows no other way to say so before a query runs, and plain numbers meet by chance (10 blocks
/// in 10 partitions: three in one, and with them their memory). Were Spark's hash another one, rows would only be spread as unevenly as that. Source of the hash: A. Appleby,
/// MurmurHash3 (x86, 32 bits), seed 42, of one 32-bit word.
/// </summary>
internal static class ShuffleKeys
{
    /// <summary>For every partition a key that goes there. Cost: about n ln n hashes.</summary>
    public static int[] For(int partitions)
    {
        int[] keys = new int[partitions];
        bool[] found = new bool[partitions];
        for (int key = 0, left = partitions; left > 0; key++)
        {
            int partition = (int)((((long)Hash(key) % partitions) + partitions) % partitions);
            if (found[partition]) continue;
            (found[partition], keys[partition]) = (true, key);
            left--;
        }

        return keys;
    }

    private static int Hash(int value)
    {
        uint k = BitOperations.RotateLeft((uint)value * 0xcc9e2d51, 15) * 0x1b873593;
        uint h = (BitOperations.RotateLeft(42 ^ k, 13) * 5) + 0xe6546b64;
        h ^= sizeof(int);
        h = (h ^ (h >> 16)) * 0x85ebca6b;
        h = (h ^ (h >> 13)) * 0xc2b2ae35;
        return (int)(h ^ (h >> 16));
    }
}
