namespace SparkSynth.Storage.Tasks;

/// <summary>What a worker says of states that it merged into one.</summary>
/// <param name="Group">The smallest number of a work item among them.</param>
/// <param name="Chunks">Lines that carry the state.</param>
/// <param name="Bytes">Length of the state as sent.</param>
/// <param name="Hash">XxHash3 of it.</param>
/// <param name="Items">Work items whose states are in it.</param>
/// <param name="Rows">Rows folded into them.</param>
public sealed record MergeReport(int Group, int Chunks, long Bytes, ulong Hash, int Items, long Rows);
