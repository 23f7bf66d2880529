using System.Collections.Immutable;
using SparkSynth.Core;
using SparkSynth.Core.Privacy;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Engine.Embedded;

/// <summary>Packs a table for a ruler, slice by slice, on several threads: where a slice's rows go is known before it is read.</summary>
internal static class EmbeddedPacker
{
    private const int Chunk = 1 << 16;

    public static Task<PackedRows> RunAsync(EmbeddedTable table, GowerRuler ruler, int threads, IProgress<long>? rows, CancellationToken cancellation)
    {
        long[] starts = Check(table, ruler);
        if (starts[^1] * ruler.Stride > Array.MaxLength)
            throw new ProblemException("too-many-rows", table.Description, $"{starts[^1]} rows of {ruler.ColumnNames.Length} columns are too many for one process.", "Audit a part of them, or compare fewer columns.");
        return RunAsync(table, ruler, starts, 0..(starts.Length - 1), threads, rows, cancellation);
    }

    /// <summary>Tells what is wrong with the table before a row is read; where its slices' rows go, see <see cref="Starts"/>.</summary>
    public static long[] Check(EmbeddedTable table, GowerRuler ruler)
    {
        _ = new RowPacker(ruler, ruler.ColumnsIn(table.Schema).Schema, table.Description);
        return Starts(table.Source, table.Side);
    }

    /// <summary>Packs the rows of some of the slices; their ids are their numbers in the whole table.</summary>
    /// <param name="starts">What <see cref="Check"/> gave.</param>
    /// <param name="slices">Both ends counted from the start.</param>
    public static async Task<PackedRows> RunAsync(EmbeddedTable table, GowerRuler ruler, long[] starts, Range slices, int threads, IProgress<long>? rows, CancellationToken cancellation)
    {
        TableSource source = table.Source;
        (int first, int end) = (slices.Start.Value, slices.End.Value);
        (ImmutableArray<int> columns, TableSchema schema) = ruler.ColumnsIn(source.Schema);
        var packed = new PackedRows(ruler, (int)(starts[end] - starts[first]), starts[first]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        int next = first - 1;
        await EmbeddedEngine.RunAsync(Math.Min(threads, end - first), _ =>
        {
            var packer = new RowPacker(ruler, schema, table.Description);
            using SliceReader reader = source.CreateReader(columns, table.Side);
            for (int i = Interlocked.Increment(ref next); i < end; i = Interlocked.Increment(ref next))
            {
                long at = starts[i];
                for (reader.Open(source.Slices[i]); reader.Read(); at += reader.Batch.Length)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    if (at + reader.Batch.Length > starts[i + 1]) throw Changed(table);
                    packer.Pack(reader.Batch, packed, (int)(at - starts[first]));
                    rows?.Report(reader.Batch.Length);
                }
                if (at != starts[i + 1]) throw Changed(table);
            }
            return true;
        }, stop);
        return packed;
    }

    /// <summary>Number of the first kept row of every slice, and of the one behind the last.</summary>
    private static long[] Starts(TableSource source, RowSide? side)
    {
        var filter = side is null ? null : new RowFilter(side);
        int[] kept = side is null ? [] : new int[Chunk];
        long[] starts = new long[source.Slices.Length + 1];
        for (int i = 0; i < source.Slices.Length; i++)
        {
            InputSlice slice = source.Slices[i];
            long count = slice.Rows;
            if (filter is not null)
            {
                ulong key = filter.FileKey(slice.File);
                count = 0;
                for (long at = 0; at < slice.Rows; at += Chunk)
                    count += filter.Choose(key, slice.FirstRow + at, (int)Math.Min(Chunk, slice.Rows - at), kept);
            }
            starts[i + 1] = starts[i] + count;
        }
        return starts;
    }

    private static InvalidDataException Changed(EmbeddedTable table) => new($"{table.Description} has other rows than when it was opened: it changed while it was read.");
}
