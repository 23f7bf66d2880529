using Apache.Arrow;
using Apache.Arrow.Ipc;
using SparkSynth.SparkConnect.Errors;

namespace SparkSynth.SparkConnect.Results;

/// <summary>Arrow IPC streams as Spark sends them: each a whole stream of schema, at most a few record batches, end mark.</summary>
internal static class ArrowBatches
{
    /// <summary>The record batches of one stream; they use its memory.</summary>
    /// <param name="expectedRows">What the message says about them; null = it says nothing.</param>
    /// <exception cref="SparkConnectException">The bytes are no Arrow stream, or hold another number of rows.</exception>
    public static IReadOnlyList<RecordBatch> Read(ReadOnlyMemory<byte> stream, long? expectedRows)
    {
        var batches = new List<RecordBatch>(1);
        long rows = 0;
        try
        {
            using var reader = new ArrowStreamReader(stream);
            while (reader.ReadNextRecordBatch() is { } batch)
            {
                batches.Add(batch);
                rows += batch.Length;
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The reader throws whatever its parts throw on bad bytes; all of it means the same to us.
            throw new SparkConnectException(SparkFailure.Protocol, $"{stream.Length} bytes of a result are not an Arrow stream: {exception.Message}", exception);
        }

        return expectedRows is { } expected && expected != rows
            ? throw new SparkConnectException(SparkFailure.Protocol, $"a batch of a result holds {rows} rows and says that it holds {expected}")
            : batches;
    }
}
