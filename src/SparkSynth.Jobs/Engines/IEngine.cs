using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Engines;

/// <summary>Runs tasks over tables. Knows shapes (Fold, Generate, Search) and nothing of statistics.</summary>
public interface IEngine : IAsyncDisposable
{
    /// <summary>Name as the user wrote it.</summary>
    string Name { get; }

    /// <summary>Threads or task slots it uses.</summary>
    int Threads { get; }

    /// <summary>Ends when the engine is ready for tasks; at once for an engine that needs nothing. Every task waits for it anyway: this gives the wait a name of its own.</summary>
    Task ConnectAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Tries what tasks need on every machine that runs them; whatever does not work is an exception.</summary>
    Task<IReadOnlyList<EngineCheck>> CheckAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<EngineCheck>>([]);

    /// <summary>Finds a table's files and reads its schema. Throws <see cref="Core.ProblemException"/> with all that is wrong with it.</summary>
    Task<ITable> OpenAsync(TableSpec table, CancellationToken cancellation);

    /// <summary>Folds all rows of the table's side into one state.</summary>
    /// <param name="rows">Told how many rows have been read since the last report.</param>
    Task<FoldState> FoldAsync(ITable table, FoldTask task, IProgress<long>? rows, CancellationToken cancellation);

    /// <summary>
    /// Checks that an output folder can be written (and, unless told to overwrite, that nothing of ours stands there) and begins writing to it.
    /// Throws <see cref="Core.ProblemException"/> otherwise.
    /// </summary>
    Task<IOutput> BeginOutputAsync(OutputSpec output, CancellationToken cancellation);

    /// <summary>
    /// Checks that Spark can write rows where a job wants them, and, unless told to overwrite, that nothing stands there.
    /// Throws <see cref="Core.ProblemException"/> otherwise: always, on an engine that is no Spark.
    /// </summary>
    /// <param name="place">Where the job says so, for the message.</param>
    Task CheckTargetAsync(SparkWriteSpec target, bool overwrite, string place, CancellationToken cancellation) =>
        throw new Core.ProblemException("needs-spark", place, $"Rows are to be written by Spark (sample.spark), but the engine is {Name}.", "Use --engine local or --engine sc://host:port, or remove sample.spark.");

    /// <summary>Everything about a table's columns that keeps Spark from writing its synthetic rows as a job wants them.</summary>
    IReadOnlyList<Core.Problem> CheckColumns(SparkWriteSpec target, Core.Tables.TableSchema schema) => [];

    /// <summary>How tables were reached so far, on an engine that has a choice.</summary>
    IReadOnlyList<EngineChannel> Channels => [];

    /// <summary>Runs independent pieces of driver work (a fit's inner loops) on as many threads as the engine may use here.</summary>
    void ParallelFor(int count, Action<int> body);
}
