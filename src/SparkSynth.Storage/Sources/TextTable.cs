using System.Collections.Immutable;

namespace SparkSynth.Storage.Sources;

/// <summary>What text files hold: names of the columns, and for each file the SELECT that gives them as c0, c1, …</summary>
/// <param name="Skipped">Excluded columns that could not have been read anyway.</param>
internal sealed record TextTable(ImmutableArray<string> Names, ImmutableArray<string> Selects, ImmutableArray<string> Skipped);
