using SparkSynth.Core.Statistics;

namespace SparkSynth.Jobs.Stages;

/// <summary>What is known of a table after it was profiled. Holds real values: never printed.</summary>
/// <param name="Rows">Rows seen.</param>
/// <param name="Columns">Profiles in the table's order.</param>
public sealed record TableProfile(long Rows, IReadOnlyList<ColumnProfile> Columns);
