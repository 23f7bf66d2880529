using System.Collections.Immutable;
using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Tasks;

/// <summary>
/// A Fold as data: which state to fold rows into, and which columns of the table it reads. Any engine can run it, in any process.
/// </summary>
/// <param name="Columns">Positions in the table's schema of the columns that the batches hold, in this order.</param>
public abstract record FoldTask(ImmutableArray<int> Columns)
{
    /// <summary>Stable name of the kind of state.</summary>
    public abstract string Kind { get; }

    /// <summary>A new, empty state.</summary>
    public abstract FoldState CreateState();
}
