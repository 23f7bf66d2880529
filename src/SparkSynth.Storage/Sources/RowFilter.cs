using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Tasks;

namespace SparkSynth.Storage.Sources;

/// <summary>
/// Sets rows aside by their place: row r of file f belongs to the hold-out when word r mod 4 of
/// Philox(key(seed, f), <see cref="RandomPurpose.Holdout"/>, r / 4) is below fraction · 2^32, with key = the first eight bytes of
/// SHA-256(seed as 8 bytes, little-endian, then f in UTF-8). A row's side depends on nothing else: not on threads, row groups or engine.
/// </summary>
/// <param name="side">The rows to keep.</param>
public sealed class RowFilter(RowSide side)
{
    private readonly ulong _limit = side.HoldoutFraction is > 0 and < 1
        ? (ulong)(side.HoldoutFraction * 4294967296.0)
        : throw new ArgumentOutOfRangeException(nameof(side), side.HoldoutFraction, "The share set aside lies between 0 and 1, both excluded.");

    /// <summary>Key of a file, to be computed once.</summary>
    /// <param name="file">Its place: <see cref="InputSlice.File"/>.</param>
    public ulong FileKey(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        byte[] text = new byte[8 + Encoding.UTF8.GetByteCount(file)];
        BinaryPrimitives.WriteUInt64LittleEndian(text, side.Seed);
        Encoding.UTF8.GetBytes(file, text.AsSpan(8));
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(text));
    }

    /// <summary>Positions of the rows to keep among some consecutive rows of a file.</summary>
    /// <param name="fileKey">Of <see cref="FileKey"/>.</param>
    /// <param name="firstRow">Number of the first row in the file, from 0.</param>
    /// <param name="rows">How many.</param>
    /// <param name="kept">Room for as many; receives positions 0..rows-1, ascending.</param>
    /// <returns>How many are kept.</returns>
    /// <remarks>4 ns a row.</remarks>
    public int Choose(ulong fileKey, long firstRow, int rows, Span<int> kept)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ulong limit = _limit;
        bool wanted = side.IsHoldout;
        int count = 0;
        Span<uint> words = stackalloc uint[4];
        for (int i = 0; i < rows;)
        {
            ulong row = (ulong)firstRow + (ulong)i;
            (words[0], words[1], words[2], words[3]) = Philox.Draw(fileKey, RandomPurpose.Holdout, 0, row / 4);
            for (int w = (int)(row % 4); w < 4 && i < rows; w++, i++)
            {
                kept[count] = i;
                count += words[w] < limit == wanted ? 1 : 0;
            }
        }

        return count;
    }
}
