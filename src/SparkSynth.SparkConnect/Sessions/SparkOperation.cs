using System.Runtime.CompilerServices;
using Apache.Arrow;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Protocol;
using SparkSynth.SparkConnect.Results;
using Case = SparkSynth.SparkConnect.Protocol.ExecutePlanResponse.ResponseTypeOneofCase;

namespace SparkSynth.SparkConnect.Sessions;

/// <summary>
/// One query or command: starts when it is read, survives broken connections, ends with the reading. Cancelling or leaving off interrupts it on the server.
/// </summary>
/// <remarks>An interrupt returns quickly, but a TRANSFORM script that runs then runs on and holds its task slot until it ends by itself.</remarks>
public sealed class SparkOperation
{
    private readonly ReattachableStream stream;
    private readonly IProgress<ExecutionProgress>? progress;
    private readonly List<Results.ObservedMetrics> metrics = [];
    private bool started;

    internal SparkOperation(string id, ReattachableStream stream, OperationOptions options)
    {
        Id = id;
        this.stream = stream;
        progress = options.Progress;
    }

    /// <summary>Its number, a UUID; in Spark's log and UI too.</summary>
    public string Id { get; }

    /// <summary>Columns of the result; null until the server told them, and for commands.</summary>
    public IReadOnlyList<SparkField>? Schema { get; private set; }

    /// <summary>Rows read so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The latest report.</summary>
    public Results.ExecutionProgress Progress { get; private set; } = Results.ExecutionProgress.None;

    /// <summary>Observed metrics; complete when the operation has ended.</summary>
    public IReadOnlyList<Results.ObservedMetrics> Metrics => metrics;

    /// <summary>What an SQL statement returned; null for everything else.</summary>
    public Plans.Relation? Result { get; private set; }

    /// <summary>Runs the operation and gives its rows, batch by batch, in partition order. The caller disposes the batches.</summary>
    /// <exception cref="SparkConnectException">It failed.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the operation has been interrupted.</exception>
    public async IAsyncEnumerable<RecordBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (started)
        {
            throw new InvalidOperationException($"operation {Id} has been read already; a second reading would run it again");
        }

        started = true;
        await foreach (ExecutePlanResponse response in stream.ReadAsync(cancellationToken))
        {
            foreach (RecordBatch batch in Take(response))
            {
                yield return batch;
            }
        }
    }

    /// <summary>Runs the operation to its end for its effect and its metrics; rows, if any, are counted and dropped.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await foreach (RecordBatch batch in ReadAsync(cancellationToken))
        {
            batch.Dispose();
        }
    }

    private IReadOnlyList<RecordBatch> Take(ExecutePlanResponse response)
    {
        if (response.Schema is { } schema)
        {
            Schema = SparkField.From(schema);
        }

        metrics.AddRange(response.ObservedMetrics.Select(Results.ObservedMetrics.From));
        switch (response.ResponseTypeCase)
        {
            case Case.ArrowBatch:
                return Take(response.ArrowBatch);
            case Case.ExecutionProgress:
                var latest = Results.ExecutionProgress.From(response.ExecutionProgress);
                if (latest != Progress)
                {
                    Progress = latest;
                    progress?.Report(latest);
                }

                return [];
            case Case.SqlCommandResult:
                Result = new Plans.Relation.FromServer(response.SqlCommandResult.Relation);
                return [];
            default:
                // The end, or what a newer server adds.
                return [];
        }
    }

    private IReadOnlyList<RecordBatch> Take(ExecutePlanResponse.Types.ArrowBatch batch)
    {
        string? wrong = batch.HasStartOffset && batch.StartOffset != Rows ? $"begins at row {batch.StartOffset}, after {Rows} rows"
            : batch is { HasNumChunks: true, NumChunks: > 1 } ? $"comes in {batch.NumChunks} pieces, which nobody asked for"
            : null;
        if (wrong is not null)
        {
            throw new SparkConnectException(SparkFailure.Protocol, $"a batch of operation {Id} {wrong}: rows are missing or out of order") { OperationId = Id };
        }

        IReadOnlyList<RecordBatch> batches = ArrowBatches.Read(batch.Data.Memory, batch.RowCount);
        Rows += batch.RowCount;
        return batches;
    }
}
