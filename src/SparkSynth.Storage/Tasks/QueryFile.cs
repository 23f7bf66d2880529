using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SparkSynth.Core.Privacy;

namespace SparkSynth.Storage.Tasks;

/// <summary>
/// Queries of a Search as a flat file, in the order in which they are searched. Range after range: the packed rows, then their own ids and their bounds
/// where there are any; 64-bit words of this machine's order, nothing else.
/// </summary>
public static class QueryFile
{
    /// <summary>Writes the ranges; each has about as many whole chunks as the others.</summary>
    /// <param name="parts">Ranges wanted; fewer where there are fewer chunks.</param>
    public static ImmutableArray<QueryPart> Write(Stream stream, PackedRows queries, NearestOptions options, SearchOrder order, int parts)
    {
        int count = queries.Count, chunks = (count + order.Chunk - 1) / order.Chunk;
        parts = Math.Min(parts, chunks);
        var written = ImmutableArray.CreateBuilder<QueryPart>(parts);
        for (int p = 0; p < parts; p++)
        {
            int from = (int)((long)chunks * p / parts) * order.Chunk, to = (int)Math.Min(count, (long)chunks * (p + 1) / parts * order.Chunk);
            written.Add(WritePart(stream, queries, options, order.Queries.AsSpan(from, to - from)));
        }

        return written.MoveToImmutable();
    }

    /// <summary>Reads a part.</summary>
    /// <returns>The rows, and options that hold what belongs to them.</returns>
    /// <exception cref="InvalidDataException">The file is not the one that was written.</exception>
    public static (PackedRows Rows, NearestOptions Options) Read(Stream stream, SearchQueries queries, int part)
    {
        int count = queries.Parts[part].Queries;
        stream.Position = (long)queries.StartOf(part) * queries.WordsAQuery * sizeof(long);
        var rows = new PackedRows(queries.Ruler, count);
        long[]? own = queries.HasOwnIds ? new long[count] : null, bounds = queries.HasBounds ? new long[count] : null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (long[]? words in (ReadOnlySpan<long[]?>)[rows.Words, own, bounds])
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(words.AsSpan());
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw new InvalidDataException("A file of queries that was cut off.");
            hash.AppendData(bytes);
        }

        if (Start(hash) != queries.Parts[part].Hash) throw new InvalidDataException("Queries other than the driver wrote.");
        return (rows, new NearestOptions { Neighbours = queries.Neighbours, Kernel = queries.Kernel, ExcludeOwnId = own is not null, OwnIds = own, Bounds = bounds });
    }

    private static QueryPart WritePart(Stream stream, PackedRows queries, NearestOptions options, ReadOnlySpan<int> order)
    {
        int stride = queries.Ruler.Stride;
        long[] words = new long[order.Length * stride], own = new long[options.ExcludeOwnId ? order.Length : 0], bounds = new long[options.Bounds is null ? 0 : order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            queries.Row(order[i]).CopyTo(words.AsSpan(i * stride));
            if (options.ExcludeOwnId) own[i] = options.OwnIds?[order[i]] ?? queries.Id(order[i]);
            if (options.Bounds is { } all) bounds[i] = all[order[i]];
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (long[] part in (ReadOnlySpan<long[]>)[words, own, bounds])
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(part.AsSpan());
            hash.AppendData(bytes);
            stream.Write(bytes);
        }

        return new QueryPart(order.Length, Start(hash));
    }

    private static ulong Start(IncrementalHash hash) => BinaryPrimitives.ReadUInt64BigEndian(hash.GetHashAndReset());
}
