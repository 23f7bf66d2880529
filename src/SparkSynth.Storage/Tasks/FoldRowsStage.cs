using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;

namespace SparkSynth.Storage.Tasks;

/// <summary>A Fold over rows that Spark reads and hands over as lines (<see cref="RowLineReader"/>): a worker folds what it is given.</summary>
/// <param name="Schema">The whole table's columns; the task's are positions among them, and only they are in the lines.</param>
/// <param name="Task">What to fold into.</param>
/// <param name="Partitions">Most partitions of the rows; those without rows have no worker.</param>
public sealed record FoldRowsStage(TableSchema Schema, FoldTask Task, int Partitions, string? Watch) : Stage(Watch)
{
    /// <inheritdoc/>
    public override int Items => Partitions;
}
