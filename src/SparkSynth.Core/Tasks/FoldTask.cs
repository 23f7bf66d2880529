using System.Collections.Immutable;

namespace SparkSynth.Core.Tasks;

/// <summary>
/// A Fold as data: which state to fold rows into, and which columns of the table it reads. Any engine can run it, in any process.
/// </summary>
/// <param name="Kind">Name of the state in <see cref="FoldCatalogue"/>.</param>
/// <param name="Parameters">Versioned parameters of the state.</param>
/// <param name="Columns">Positions in the table's schema of the columns that the batches hold, in this order.</param>
public sealed record FoldTask(string Kind, byte[] Parameters, ImmutableArray<int> Columns);
