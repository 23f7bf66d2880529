using SparkSynth.Core.Sampling;
using SparkSynth.Core.Tables;
using SparkSynth.Storage.Parquet;
using SparkSynth.Storage.Sinks;

namespace SparkSynth.Storage.Tasks;

/// <summary>Writes one part file of a Generate on one thread. The file's bytes depend on (plan, seed, rows, options) alone.</summary>
public static class GenerateRunner
{
    /// <summary>Rows generated and encoded at a time: 15 columns of them stay in the L2 cache.</summary>
    private const int BatchRows = 16_384;

    /// <summary>Writes rows <paramref name="firstRow"/> … + <paramref name="rows"/>; deletes the file again if that fails.</summary>
    /// <param name="progress">Told the rows of each batch.</param>
    public static void WritePart(RowSampler sampler, TableSink sink, int part, long firstRow, long rows, Action<int>? progress, CancellationToken cancellation)
    {
        using ParquetPartWriter writer = sink.CreatePart(part);
        WritePart(sampler, writer, firstRow, rows, progress, cancellation);
    }

    /// <summary>Writes rows into a file of any name; the caller disposes the writer, which deletes the file if this fails.</summary>
    /// <returns>Nulls of every column.</returns>
    public static long[] WritePart(RowSampler sampler, ParquetPartWriter writer, long firstRow, long rows, Action<int>? progress, CancellationToken cancellation)
    {
        var batch = new ColumnBatch(sampler.ColumnCount);
        long[] nulls = new long[sampler.ColumnCount];
        for (long done = 0; done < rows;)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = (int)Math.Min(BatchRows, rows - done);
            sampler.Generate(firstRow + done, count, batch);
            writer.Write(batch);
            for (int c = 0; c < nulls.Length; c++) nulls[c] += batch.Columns[c].NullCount;
            done += count;
            progress?.Invoke(count);
        }

        writer.Close();
        return nulls;
    }

    /// <summary>Prints rows as lines of the rows channel.</summary>
    /// <param name="lines">What makes lines of them, and counts.</param>
    /// <param name="write">Takes a line; its bytes are overwritten by the next one.</param>
    public static void WriteLines(RowSampler sampler, RowLines lines, long firstRow, long rows, Action<ReadOnlySpan<byte>> write, CancellationToken cancellation)
    {
        var batch = new ColumnBatch(sampler.ColumnCount);
        for (long done = 0; done < rows;)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = (int)Math.Min(BatchRows, rows - done);
            sampler.Generate(firstRow + done, count, batch);
            lines.Begin(batch);
            for (int r = 0; r < count; r++)
            {
                if (lines.Add(r)) write(lines.Take());
            }

            done += count;
        }

        if (lines.Take() is { Length: > 0 } last) write(last);
    }
}
