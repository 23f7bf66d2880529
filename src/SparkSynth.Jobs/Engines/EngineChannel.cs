using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Engines;

/// <summary>How an engine of several machines reached a table, and why so.</summary>
/// <param name="Table">Path or name, as the job has it.</param>
/// <param name="Channel">Never <see cref="ChannelKind.Auto"/>.</param>
/// <param name="Reason">Why; a clause without a full stop.</param>
public sealed record EngineChannel(string Table, ChannelKind Channel, string Reason);
