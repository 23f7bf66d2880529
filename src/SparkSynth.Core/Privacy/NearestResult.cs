namespace SparkSynth.Core.Privacy;

/// <summary>
/// The k nearest reference rows of every query, in order of (distance, id), and what is known of queries that were not searched to the end.
/// Merging keeps the k smallest distinct (distance, id): commutative, associative, idempotent, so a block searched twice does no harm.
/// </summary>
public sealed class NearestResult
{
    /// <summary>Marks a missing neighbour.</summary>
    public const long None = -1;

    public NearestResult(int queries, int neighbours)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(queries);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(neighbours);
        Queries = queries;
        Neighbours = neighbours;
        Units = GC.AllocateUninitializedArray<long>(checked(queries * neighbours));
        Ids = GC.AllocateUninitializedArray<long>(queries * neighbours);
        Array.Fill(Units, long.MaxValue);
        Array.Fill(Ids, None);
    }

    /// <summary>Number of queries.</summary>
    public int Queries { get; }

    /// <summary>k.</summary>
    public int Neighbours { get; }

    /// <summary>[queries × k] distances in grid units; <see cref="long.MaxValue"/> where there are fewer than k rows (or none inside the bound).</summary>
    public long[] Units { get; }

    /// <summary>[queries × k] ids of the reference rows; <see cref="None"/> where there is none.</summary>
    public long[] Ids { get; }

    /// <summary>
    /// Per query: no unseen reference row is nearer than this; null when all queries are exact. An entry of <see cref="long.MaxValue"/>
    /// says that the query was searched to the end.
    /// </summary>
    public long[]? LowerBounds { get; internal set; }

    /// <summary>What was done with the pairs.</summary>
    public SearchCounters Counters { get; } = new();

    /// <summary>Whether the neighbours of a query are exact: every row that was not compared is provably further than the last of them.</summary>
    public bool IsExact(int query) => LowerBounds is null || LowerBounds[query] > Units[(query * Neighbours) + Neighbours - 1] || LowerBounds[query] == long.MaxValue;

    /// <summary>Distances of the j-th nearest (0 = nearest) as numbers; NaN where there is none.</summary>
    public double[] Distances(GowerRuler ruler, int j = 0)
    {
        double[] result = new double[Queries];
        for (int q = 0; q < result.Length; q++) result[q] = ruler.ToDistance(Units[(q * Neighbours) + j]);
        return result;
    }

    /// <summary>How many of these answers another search gave otherwise: query i here is <paramref name="queries"/>[i] there. Queries that are not exact there do not count.</summary>
    public int Differing(NearestResult other, ReadOnlySpan<int> queries)
    {
        if (queries.Length != Queries || other.Neighbours != Neighbours) throw new ArgumentException("answers of other queries", nameof(queries));
        int k = Neighbours, different = 0;
        for (int i = 0; i < queries.Length; i++)
            if (other.IsExact(queries[i]) && !(Units.AsSpan(i * k, k).SequenceEqual(other.Units.AsSpan(queries[i] * k, k)) && Ids.AsSpan(i * k, k).SequenceEqual(other.Ids.AsSpan(queries[i] * k, k))))
                different++;
        return different;
    }

    /// <summary>Takes over the nearer rows of the same queries searched in another block of the reference. Cost: queries × k.</summary>
    public void Merge(NearestResult other)
    {
        if (other.Queries != Queries || other.Neighbours != Neighbours) throw new ArgumentException("results of other queries", nameof(other));
        int k = Neighbours;
        long[] scratch = new long[2 * k];
        for (int q = 0; q < Queries; q++)
        {
            Merge(q, other.Units.AsSpan(q * k, k), other.Ids.AsSpan(q * k, k), scratch);
            if (LowerBounds is null && other.LowerBounds is null) continue;
            LowerBounds ??= Exact();
            LowerBounds[q] = Math.Min(LowerBounds[q], other.LowerBounds?[q] ?? long.MaxValue);
        }
        Counters.Merge(other.Counters);
    }

    /// <summary>Takes over nearer rows of some of the queries, and the counters: query i of <paramref name="part"/> is query <paramref name="queries"/>[i] here.</summary>
    internal void MergeOf(NearestResult part, ReadOnlySpan<int> queries)
    {
        int k = Neighbours;
        long[] scratch = new long[2 * k];
        for (int i = 0; i < queries.Length; i++) Merge(queries[i], part.Units.AsSpan(i * k, k), part.Ids.AsSpan(i * k, k), scratch);
        Counters.Merge(part.Counters);
    }

    /// <summary>Takes over the answers of some of the queries, and their counters: query i of <paramref name="part"/> is query <paramref name="queries"/>[i] here.</summary>
    public void Place(NearestResult part, ReadOnlySpan<int> queries)
    {
        if (part.Queries != queries.Length || part.Neighbours != Neighbours || part.LowerBounds is not null) throw new ArgumentException("results of other queries", nameof(part));
        int k = Neighbours;
        for (int i = 0; i < queries.Length; i++)
        {
            part.Units.AsSpan(i * k, k).CopyTo(Units.AsSpan(queries[i] * k, k));
            part.Ids.AsSpan(i * k, k).CopyTo(Ids.AsSpan(queries[i] * k, k));
        }
        Counters.Merge(part.Counters);
    }

    /// <summary>Binary form of the queries for which something was found, and the counters: for searches of a part of the reference, where most find nothing.</summary>
    public void WriteFound(BinaryWriter writer)
    {
        if (LowerBounds is not null) throw new InvalidOperationException("a search that was cut short has no binary form");
        Counters.Write(writer);
        int last = -1;
        for (int q = 0; q < Queries; q++)
        {
            int found = Ids.AsSpan(q * Neighbours, Neighbours).IndexOf(None);
            if (found < 0) found = Neighbours;
            if (found == 0) continue;
            writer.Write7BitEncodedInt(q - last);
            writer.Write7BitEncodedInt(found);
            for (int j = q * Neighbours, end = j + found; j < end; j++)
            {
                writer.Write(Units[j]);
                writer.Write7BitEncodedInt64(Ids[j]);
            }
            last = q;
        }
        writer.Write7BitEncodedInt(0);
    }

    /// <summary>Takes over what <see cref="WriteFound"/> wrote of a search of the given queries in a part of the reference, and its counters: query i there is <paramref name="queries"/>[i] here.</summary>
    /// <exception cref="InvalidDataException">It cannot be that.</exception>
    public void MergeFound(BinaryReader reader, ReadOnlySpan<int> queries)
    {
        var counters = new SearchCounters();
        int k = Neighbours, q = -1;
        long[] units = new long[k], ids = new long[k], scratch = new long[2 * k];
        try
        {
            counters.Read(reader);
            for (int step = reader.Read7BitEncodedInt(); step != 0; step = reader.Read7BitEncodedInt())
            {
                q = checked(q + step);
                int found = reader.Read7BitEncodedInt();
                if (step < 0 || q >= queries.Length || found < 1 || found > k) throw new InvalidDataException("answers of other queries");
                Array.Fill(units, long.MaxValue);
                Array.Fill(ids, None);
                for (int j = 0; j < found; j++) (units[j], ids[j]) = (reader.ReadInt64(), reader.Read7BitEncodedInt64());
                Merge(queries[q], units, ids, scratch);
            }
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or OverflowException)
        {
            throw new InvalidDataException("answers that were cut off", e);
        }
        Counters.Merge(counters);
    }

    /// <summary>Binary form of a complete search.</summary>
    public void Write(BinaryWriter writer)
    {
        if (LowerBounds is not null) throw new InvalidOperationException("a search that was cut short has no binary form");
        Counters.Write(writer);
        foreach (long units in Units) writer.Write(units);
        foreach (long id in Ids) writer.Write7BitEncodedInt64(id + 1);
    }

    /// <summary>Reads what <see cref="Write"/> wrote for as many queries and neighbours; throws <see cref="InvalidDataException"/> when it cannot be that.</summary>
    public static NearestResult Read(BinaryReader reader, int queries, int neighbours)
    {
        var result = new NearestResult(queries, neighbours);
        try
        {
            result.Counters.Read(reader);
            for (int i = 0; i < result.Units.Length; i++) result.Units[i] = reader.ReadInt64();
            for (int i = 0; i < result.Ids.Length; i++) result.Ids[i] = reader.Read7BitEncodedInt64() - 1;
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("answers that were cut off", e);
        }
        return result;
    }

    /// <summary>Takes over nearer rows of one query; those given stand in order, <see cref="None"/> at the end. <paramref name="scratch"/>: 2 k words.</summary>
    private void Merge(int query, ReadOnlySpan<long> otherUnits, ReadOnlySpan<long> otherIds, Span<long> scratch)
    {
        int k = Neighbours, a = query * k, b = 0, aEnd = a + k;
        Span<long> units = scratch[..k], ids = scratch[k..];
        for (int j = 0; j < k; j++)
        {
            bool left = b == k || (a < aEnd && (Units[a], Ids[a]).CompareTo((otherUnits[b], otherIds[b])) <= 0);
            (units[j], ids[j]) = left ? (Units[a], Ids[a]) : (otherUnits[b], otherIds[b]);
            if (a < aEnd && b < k && Ids[a] == otherIds[b] && Units[a] == otherUnits[b]) (a, b) = (a + 1, b + 1);
            else if (left) a++;
            else b++;
        }
        units.CopyTo(Units.AsSpan(query * k));
        ids.CopyTo(Ids.AsSpan(query * k));
    }

    private long[] Exact()
    {
        long[] bounds = new long[Queries];
        Array.Fill(bounds, long.MaxValue);
        return bounds;
    }
}
