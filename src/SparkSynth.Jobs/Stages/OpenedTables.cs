using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Engines;

namespace SparkSynth.Jobs.Stages;

/// <summary>The tables of an audit, and the roles of their columns.</summary>
internal sealed record OpenedTables(ITable Train, ITable Synthetic, ITable? Holdout, Dictionary<string, ColumnRole> Roles);
