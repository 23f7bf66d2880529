using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Storage.Tasks;

/// <summary>Runs a Fold over slices on one thread. The embedded engine runs one a core, a Spark worker one a process.</summary>
public static class FoldRunner
{
    /// <summary>Folds the slices that <paramref name="reader"/> is given into a new state.</summary>
    /// <param name="task">What to fold into; the reader's columns are the task's.</param>
    /// <param name="slices">The slices; taken one at a time.</param>
    /// <param name="progress">Told the rows of each batch.</param>
    public static FoldState Run(FoldTask task, SliceReader reader, IEnumerable<InputSlice> slices, Action<int>? progress, CancellationToken cancellation)
    {
        FoldState state = task.CreateState();
        ColumnBatch batch = reader.Batch;
        foreach (InputSlice slice in slices)
        {
            reader.Open(slice);
            while (reader.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                state.Add(batch);
                progress?.Invoke(batch.Length);
            }
        }

        return state;
    }

    /// <summary>Folds all rows of a reader, whose columns are the task's, into a new state.</summary>
    public static FoldState Run(FoldTask task, RowLineReader reader, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(reader);
        FoldState state = task.CreateState();
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            state.Add(reader.Batch);
        }

        return state;
    }
}
