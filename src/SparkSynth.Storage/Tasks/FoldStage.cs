using System.Collections.Immutable;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Storage.Tasks;

/// <summary>A Fold over a table's files.</summary>
/// <param name="Schema">The whole table's columns; the task's are positions among them.</param>
/// <param name="Side">Rows that count; null for all.</param>
/// <param name="Task">What to fold into.</param>
/// <param name="Slices">Slices of every work item.</param>
public sealed record FoldStage(TableSchema Schema, RowSide? Side, FoldTask Task, ImmutableArray<ImmutableArray<InputSlice>> Slices, string? Watch) : Stage(Watch)
{
    /// <summary>The source's <see cref="TableSource.Names"/>.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <inheritdoc/>
    public override int Items => Slices.Length;

    /// <summary>Rows that a work item goes through, whatever <see cref="Side"/> says.</summary>
    public long RowsOf(int item) => Slices[item].Sum(s => s.Rows);
}
